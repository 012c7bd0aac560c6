package dev.weir.persistence.local;

import dev.weir.id.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which data directory this is, in a text file that a person can read: an id, given once, and the
 * place where the directory was last worked with. A directory that was moved keeps its id. One that
 * was copied, with the original still in its place, is another one from then on: what belongs to
 * the original, such as an output folder, does not belong to the copy.
 *
 * @param place the directory's real path
 */
record DataIdentity(String id, String place) {
  private static final String FILE = "identity";
  private static final Pattern TEXT =
      Pattern.compile("weir installation 1\nid ([0-9a-f]{32})\nplace ([^\n]*)\n");

  /** Finds out which directory this is, after its lock was taken; writes down what is new. */
  static Installation open(Path directory, DurableFiles files) throws IOException {
    String place = place(directory);
    Optional<DataIdentity> found = read(directory);
    DataIdentity now =
        found
            .filter(it -> it.place().equals(place) || !it.isStillAt(directory))
            .map(it -> new DataIdentity(it.id(), place))
            .orElseGet(() -> new DataIdentity(random(), place));
    if (!found.equals(Optional.of(now))) {
      now.write(directory, files);
    }
    return new Installation(now.id(), random(), place, true);
  }

  /**
   * Finds out which directory this is that several processes open, perhaps under several paths: the
   * first one gives it an id, and its place stays the one that it had there.
   *
   * @throws IOException if it is a copy of one that is still in its place
   */
  static DataIdentity ofShared(Path directory, DurableFiles files) throws IOException {
    Path temp = directory.resolve(FILE + "-" + random() + DurableFiles.TEMP);
    files.writeNew(temp, new DataIdentity(random(), place(directory)).toBytes());
    try {
      var unused = files.link(temp, directory.resolve(FILE));
    } finally {
      Files.deleteIfExists(temp);
    }
    files.syncDirectory(directory);
    DataIdentity found = read(directory).orElseThrow(() -> new IOException(directory + " is gone"));
    if (!found.place().equals(place(directory)) && found.isStillAt(directory)) {
      throw new IOException(
          directory
              + " is a copy of "
              + found.place()
              + ", which is still there: two clusters would go on from one state. Use the original;"
              + " or, to make the copy a directory of its own, remove "
              + directory.resolve(FILE));
    }
    return found;
  }

  /** Where a directory is, in one line. */
  static String place(Path directory) throws IOException {
    return directory.toRealPath().toString().replace('\n', '?');
  }

  /** Which directory this was when somebody last worked with it. */
  static Installation look(Path directory) throws IOException {
    String id = read(directory).map(DataIdentity::id).orElse("none");
    return new Installation(id, random(), directory.toString());
  }

  static String random() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** Whether the recorded place holds this directory still, and is another one than the given. */
  private boolean isStillAt(Path directory) {
    try {
      Path original = Path.of(place);
      return read(original).filter(it -> it.id().equals(id)).isPresent()
          && !Files.isSameFile(original, directory);
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private static Optional<DataIdentity> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher text = TEXT.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    if (!text.matches()) {
      throw new IOException(
          file
              + " is damaged: it should hold the id of this data directory; restore the file from a"
              + " copy, or use --data with another directory");
    }
    return Optional.of(new DataIdentity(text.group(1), text.group(2)));
  }

  private byte[] toBytes() {
    String text = "weir installation 1\nid " + id + "\nplace " + place + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void write(Path directory, DurableFiles files) throws IOException {
    files.replace(directory.resolve(FILE), toBytes());
    files.syncDirectory(directory);
  }
}
