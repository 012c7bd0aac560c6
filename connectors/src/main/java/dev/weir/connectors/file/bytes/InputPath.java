package dev.weir.connectors.file.bytes;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a source reads: one file, or the regular files directly in a folder.
 *
 * <p>Splits hold names relative to it, so that input which was moved as a whole is found again by a
 * job that is told its new place.
 */
public record InputPath(Path root) {
  /** The name of the input if it is a file itself. */
  public static final String ITSELF = "";

  public Path file(String name) {
    return name.equals(ITSELF) ? root : FileNames.resolve(root, name);
  }

  /** The file's place for a message, with the name as it is whatever the locale. */
  public String describe(String name) {
    return name.equals(ITSELF) ? root.toString() : root + "/" + name;
  }

  /** Returns whether the input is a folder; throws if it does not exist. */
  public boolean isFolder() throws IOException {
    try {
      return Files.readAttributes(root, BasicFileAttributes.class).isDirectory();
    } catch (NoSuchFileException e) {
      throw FileConnectorException.permanent(
          "Input "
              + root
              + " does not exist. Give the path of a text file or of a folder of them"
              + (root.toString().indexOf('\uFFFD') < 0
                  ? ""
                  : "; if its name is not ASCII, run with a locale of UTF-8, such as"
                      + " LC_ALL=C.UTF-8"),
          e);
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "Input "
              + root
              + " cannot be read ("
              + FileConnectorException.reason(e)
              + "). Make it readable, or choose another one",
          e);
    }
  }

  /**
   * Whether it is the same file, for all that the file system tells. If times differ that nobody
   * knows to be times of birth, the folder's own ones are asked, as far as it is on the same file
   * system.
   */
  public boolean isSame(FileIdentity identity, BasicFileAttributes file) throws IOException {
    FileIdentity there = FileIdentity.of(file);
    if (!identity.mayBe(there)) {
      return false;
    }
    if (identity.bornNanos() == there.bornNanos()) {
      return true;
    }
    BasicFileAttributes folder = Files.readAttributes(root, BasicFileAttributes.class);
    boolean birthsKnown = FileIdentity.of(folder).birthsKnown();
    return !birthsKnown || !FileIdentity.device(folder).equals(FileIdentity.device(file));
  }

  /**
   * What is in a folder.
   *
   * @param files the regular files that are not hidden, by name
   * @param folders how many folders there are
   * @param hidden how many names begin with {@code .} or {@code _}
   * @param others how many pipes, devices and the like
   */
  public record Listing(
      SortedMap<String, BasicFileAttributes> files, int folders, int hidden, int others) {}

  /**
   * Looks through the folder.
   *
   * @param vanishing whether files may come and go meanwhile; a link to nothing is passed over then
   */
  public Listing list(boolean vanishing) throws IOException {
    SortedMap<String, BasicFileAttributes> files = new TreeMap<>();
    int folders = 0;
    int hidden = 0;
    int others = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = FileNames.of(entry);
        if (!FileNames.isVisible(name)) {
          hidden++;
          continue;
        }
        BasicFileAttributes attributes = attributes(entry, name, vanishing);
        if (attributes == null) {
          continue;
        }
        if (attributes.isRegularFile()) {
          files.put(name, attributes);
        } else if (attributes.isDirectory()) {
          folders++;
        } else {
          others++;
        }
      }
    } catch (DirectoryIteratorException e) {
      IOException cause = e.getCause();
      throw unlistable(cause == null ? new IOException(e) : cause);
    } catch (FileConnectorException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw FileConnectorException.permanent(
          "Input folder " + root + " does not exist any more. Put it back", e);
    } catch (IOException e) {
      throw unlistable(e);
    }
    return new Listing(files, folders, hidden, others);
  }

  /** What cannot even be looked at is not passed over: it may be the input. */
  private @Nullable BasicFileAttributes attributes(Path entry, String name, boolean vanishing)
      throws IOException {
    try {
      return Files.readAttributes(entry, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      if (vanishing) {
        return null;
      }
      throw FileConnectorException.permanent(
          new InputFile(this, name)
              + (Files.isSymbolicLink(entry)
                  ? " is a link to nothing. Put there what it leads to, or let the input be without"
                      + " it"
                  : " vanished while the input was listed. Leave the input as it is"),
          e);
    } catch (FileSystemException e) {
      if (Files.isSymbolicLink(entry) && !(e instanceof AccessDeniedException)) {
        throw FileConnectorException.permanent(
            new InputFile(this, name)
                + " is a link that leads nowhere ("
                + FileConnectorException.reason(e)
                + "). Mend it, or let the input be without it",
            e);
      }
      throw FileConnectorException.ofFileSystem(
          new InputFile(this, name)
              + " cannot be looked at ("
              + FileConnectorException.reason(e)
              + "). Whoever runs the job needs the right to read the folder and to enter it (r and"
              + " x)",
          e);
    }
  }

  private FileConnectorException unlistable(IOException e) {
    return FileConnectorException.ofFileSystem(
        "Input folder "
            + root
            + " cannot be listed ("
            + FileConnectorException.reason(e)
            + "). Make it readable, or choose another one",
        e);
  }
}
