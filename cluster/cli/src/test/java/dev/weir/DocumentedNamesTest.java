package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents name the code's classes and their members, and only such that there are. */
final class DocumentedNamesTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");
  private static final Pattern NAME =
      Pattern.compile("`(?:[a-z]+\\.)*([A-Z]\\w*[a-z]\\w*)((?:\\.\\w+)*)(?:\\([^`]*\\))?`");

  /** The sources that declare a class, by its simple name. */
  private final Map<String, List<String>> declaring = new TreeMap<>();

  private final StringBuilder all = new StringBuilder();

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private void readSources() throws IOException {
    try (Stream<Path> modules = Files.walk(ROOT, 3)) {
      for (Path sources : modules.filter(folder -> folder.endsWith("src")).toList()) {
        for (Path file : files(sources, ".java")) {
          String text = Files.readString(file);
          all.append(text);
          Matcher declared = DECLARED.matcher(text);
          while (declared.find()) {
            declaring.computeIfAbsent(declared.group(1), name -> new ArrayList<>()).add(text);
          }
        }
      }
    }
  }

  private boolean exists(String type, String members) {
    List<String> sources = declaring.getOrDefault(type, List.of());
    if (sources.isEmpty()) {
      return isWordIn(all.toString(), type); // of the JDK or a library, or a name in a text
    }
    return Stream.of(members.split("\\."))
        .filter(member -> !member.isEmpty())
        .allMatch(member -> sources.stream().anyMatch(source -> isWordIn(source, member)));
  }

  private static boolean isWordIn(String text, String word) {
    return Pattern.compile("\\b" + word + "\\b").matcher(text).find();
  }

  @Test
  void whatDocumentsName_isThere() throws IOException {
    readSources();
    List<Path> documents = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("conf/README.md"));
    List<String> gone = new ArrayList<>();
    int names = 0;
    for (Path document : documents) {
      Matcher name = NAME.matcher(BLOCK.matcher(Files.readString(document)).replaceAll(""));
      while (name.find()) {
        names++;
        if (!exists(name.group(1), name.group(2))) {
          gone.add(ROOT.relativize(document) + ": " + name.group());
        }
      }
    }
    assertThat(names).isGreaterThan(500);
    assertThat(gone).isEmpty();
  }
}
