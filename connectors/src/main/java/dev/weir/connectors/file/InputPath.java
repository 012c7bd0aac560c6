package dev.weir.connectors.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a source reads: one file, or the regular files directly in a folder.
 *
 * <p>Splits hold names relative to it, so that input which was moved as a whole is found again by a
 * job that is told its new place.
 */
record InputPath(Path root) {
  /** The name of the input if it is a file itself. */
  static final String ITSELF = "";

  Path file(String name) {
    return name.equals(ITSELF) ? root : root.resolve(name);
  }

  boolean isGzip(String name) {
    return file(name).toString().endsWith(".gz");
  }

  /** Returns whether the input is a folder; throws if it does not exist. */
  boolean isFolder() throws IOException {
    if (Files.isDirectory(root)) {
      return true;
    }
    if (!Files.exists(root)) {
      throw FileConnectorException.permanent(
          "Input " + root + " does not exist. Give the path of a text file or of a folder of them");
    }
    return false;
  }

  /** Returns the names of the folder's files, in order. */
  List<String> list() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(Files::isRegularFile)
          .map(entry -> entry.getFileName().toString())
          .filter(InputPath::isVisible)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      throw FileConnectorException.permanent(
          "Input folder " + root + " does not exist any more", e);
    } catch (IOException | UncheckedIOException e) {
      throw FileConnectorException.ofFileSystem(
          "Input folder "
              + root
              + " cannot be listed ("
              + FileConnectorException.reason(e)
              + "). Make it readable, or choose another one",
          e);
    }
  }

  private static boolean isVisible(String name) {
    return !name.startsWith(".") && !name.startsWith("_");
  }
}
