package dev.weir.persistence.local;

import dev.weir.snapshot.NewerFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a data directory's layout, in a text file that a person can read. It says whether
 * the directory is one process's or shared, so that a version of Weir that knows no sharing keeps
 * its hands off.
 */
final class DataVersion {
  /** Rows in {@code jobs}, for one process at a time. */
  static final int ALONE = 1;

  /** Rows in {@code rows}, for several processes. */
  static final int SHARED = 2;

  private static final String FILE = "version";
  private static final Pattern TEXT = Pattern.compile("weir data ([0-9]{1,9})\\s*");

  private DataVersion() {}

  /** The version of a directory; that of a new one, or of none, is empty. */
  static OptionalInt find(Path directory) throws IOException {
    return Files.exists(directory.resolve(FILE))
        ? OptionalInt.of(read(directory))
        : OptionalInt.empty();
  }

  static void write(Path directory, int version, DurableFiles files) throws IOException {
    byte[] text = ("weir data " + version + "\n").getBytes(StandardCharsets.UTF_8);
    files.replace(directory.resolve(FILE), text);
    files.syncDirectory(directory);
  }

  /**
   * Reads the version of a directory.
   *
   * @throws NewerFormatException if a newer version of Weir wrote it
   * @throws IOException if it is no data directory
   */
  static int read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(directory)
              ? directory + " is not a data directory of Weir: it has no file '" + FILE + "'"
              : "data directory " + directory + " does not exist; name it with --data");
    }
    Matcher text = TEXT.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    if (!text.matches()) {
      throw new IOException(
          file + " is damaged: it should read 'weir data " + ALONE + "', or a newer number");
    }
    int found = Integer.parseInt(text.group(1));
    if (found > SHARED) {
      throw new NewerFormatException("data directory " + directory, found, SHARED);
    }
    return found;
  }
}
