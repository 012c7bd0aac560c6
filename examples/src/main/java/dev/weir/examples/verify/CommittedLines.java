package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files of a folder that count: those whose names do not begin with {@code .} or {@code _}. */
final class CommittedLines {
  private CommittedLines() {}

  /** Passes each line on, and reports files that do not end with a line end. */
  static void read(Path folder, Problems problems, Consumer<String> line) throws IOException {
    for (Path file : files(folder)) {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      if (!text.isEmpty() && !text.endsWith("\n")) {
        problems.add(file + " ends in the middle of a line");
      }
      text.lines().forEach(line);
    }
  }

  /** The file itself, or the files of the folder, in the order of their names. */
  static List<Path> files(Path fileOrFolder) throws IOException {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    try (Stream<Path> entries = Files.list(fileOrFolder)) {
      return entries.filter(CommittedLines::counts).sorted().toList();
    }
  }

  private static boolean counts(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.startsWith("_") && Files.isRegularFile(file);
  }
}
