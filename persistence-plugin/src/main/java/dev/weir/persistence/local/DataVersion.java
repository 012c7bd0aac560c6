package dev.weir.persistence.local;

import dev.weir.snapshot.NewerFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a data directory's layout, in a text file that a person can read. */
final class DataVersion {
  static final int CURRENT = 1;

  private static final String FILE = "version";
  private static final Pattern TEXT = Pattern.compile("weir data ([0-9]{1,9})\\s*");

  private DataVersion() {}

  /**
   * Checks the version of a directory, or marks the directory with the current one if it is new.
   */
  static void checkOrWrite(Path directory, DurableFiles files) throws IOException {
    Path file = directory.resolve(FILE);
    if (Files.exists(file)) {
      check(directory);
      return;
    }
    files.replace(file, ("weir data " + CURRENT + "\n").getBytes(StandardCharsets.UTF_8));
    files.syncDirectory(directory);
  }

  /**
   * Checks the version of a directory.
   *
   * @throws NewerFormatException if a newer version of Weir wrote it
   * @throws IOException if it is no data directory
   */
  static void check(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(directory)
              ? directory + " is not a data directory of Weir: it has no file '" + FILE + "'"
              : "data directory " + directory + " does not exist");
    }
    Matcher text = TEXT.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    if (!text.matches()) {
      throw new IOException(
          file + " is damaged: it should read 'weir data " + CURRENT + "', or a newer number");
    }
    int found = Integer.parseInt(text.group(1));
    if (found > CURRENT) {
      throw new NewerFormatException("data directory " + directory, found, CURRENT);
    }
  }
}
