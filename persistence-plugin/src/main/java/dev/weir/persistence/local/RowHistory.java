package dev.weir.persistence.local;

import dev.weir.spi.store.KnownFailureException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The latest versions of one row, in a folder where several processes change it:
 *
 * <pre>
 * 41, 42, 43           versions; the one with the greatest number counts
 * 44-HEX.tmp           one that is being written
 * </pre>
 *
 * <p>A change gives a complete and flushed file the number behind the latest one by a hard link,
 * which of several processes only one can make. Nobody holds a lock, so nobody waits for a process
 * that is frozen. If one wakes up when its number was used and deleted long ago, its link succeeds:
 * therefore a change counts only if its predecessor is still there behind the link, since versions
 * are deleted from below, each before its successor. The last one is never deleted, whatever it
 * says.
 */
final class RowHistory {
  /** How many versions stay: so many changes can pass by a slow one before it is in doubt. */
  private static final int KEPT = 8;

  /** So often a change may find that another one was faster, and still expects the right row. */
  private static final int MAX_TRIES = 100;

  private static final Pattern NAME =
      Pattern.compile("([0-9]{1,18})(-[0-9a-f]{32}\\" + DurableFiles.TEMP + ")?");

  private final Path folder;
  private final DurableFiles files;

  RowHistory(Path folder, DurableFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /** Makes the folder, with what there is before the first change. Whoever else does so, too. */
  void create(RowVersion before) throws IOException {
    Path parent = folder.getParent();
    try {
      Files.createDirectories(folder);
      write(before);
    } catch (IOException e) {
      throw new KnownFailureException(DurableFiles.explain(folder, e)); // no row comes of this
    }
    files.syncDirectory(folder);
    if (parent != null) {
      files.syncDirectory(parent);
    }
  }

  private void write(RowVersion first) throws IOException {
    Path temp = temporary(first.number());
    files.writeNew(temp, first.bytes());
    try {
      var unused = files.link(temp, path(first.number()));
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  /** The version that counts; empty if the folder was never made. It is on disk. */
  Optional<RowVersion> latest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    files.syncDirectory(folder); // nobody may learn of a change that could still be undone
    for (int i = 0; i < MAX_TRIES; i++) {
      OptionalLong number = greatest();
      if (number.isEmpty()) {
        return Optional.empty();
      }
      byte[] bytes = read(number.getAsLong());
      if (bytes != null) {
        String name = path(number.getAsLong()).toString();
        return Optional.of(RowVersion.decode(number.getAsLong(), bytes, name));
      }
    }
    throw new IOException(folder + " lists files that cannot be opened: " + CACHED);
  }

  private static final String CACHED =
      "it seems to be on a network file system whose clients keep old listings; mount it without";

  private OptionalLong greatest() throws IOException {
    NavigableMap<Long, Path> versions = versions();
    return versions.isEmpty() ? OptionalLong.empty() : OptionalLong.of(versions.lastKey());
  }

  private NavigableMap<Long, Path> versions() throws IOException {
    TreeMap<Long, Path> found = new TreeMap<>();
    forEach(
        (number, file, complete) -> {
          if (complete) {
            found.put(number, file);
          }
        });
    return found;
  }

  private interface Visitor {
    void visit(long number, Path file, boolean complete) throws IOException;
  }

  private void forEach(Visitor visitor) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (name.matches()) {
          visitor.visit(Long.parseLong(name.group(1)), entry, name.group(2) == null);
        }
      }
    }
  }

  private byte @Nullable [] read(long number) throws IOException {
    try {
      return Files.readAllBytes(path(number));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Puts another version behind the latest one, if that is of the expected revision.
   *
   * @param value of the row; without one it is deleted
   * @return false if it is of another revision
   * @throws KnownFailureException if nothing was changed, nor will be
   */
  boolean change(long expectedRevision, Optional<byte[]> value) throws IOException {
    for (int i = 0; i < MAX_TRIES; i++) {
      Optional<RowVersion> latest = latest();
      if (latest.map(RowVersion::revision).orElse(0L) != expectedRevision) {
        return false;
      }
      if (latest.isEmpty()) {
        create(RowVersion.of(0, Optional.empty()));
      } else if (append(latest.get(), value)) {
        return true;
      }
    }
    throw new KnownFailureException(folder + " takes no further version of the row: " + CACHED);
  }

  /** Returns false if another version follows already; then nothing was changed. */
  boolean append(RowVersion latest, Optional<byte[]> value) throws IOException {
    RowVersion next = latest.next(value);
    Path temp = temporary(next.number());
    Path path = path(next.number());
    try {
      files.writeNew(temp, next.bytes());
    } catch (IOException e) {
      throw new KnownFailureException(e); // it has no number yet
    }
    try {
      if (!link(temp, path)) {
        return false;
      }
      requireStill(latest, path);
      sync(path);
    } finally {
      discard(temp);
    }
    tidy(next.number());
    return true;
  }

  private boolean link(Path temp, Path path) throws IOException {
    try {
      return files.link(temp, path);
    } catch (NoSuchFileException deletedByTheNext) {
      return false;
    } catch (IOException e) {
      throw new IOException("cannot tell whether " + path + " was made: " + e.getMessage(), e);
    }
  }

  private void requireStill(RowVersion predecessor, Path mine) throws IOException {
    byte[] there = read(predecessor.number());
    if (there == null || !predecessor.isSame(there)) {
      discard(mine);
      throw new IOException(
          "it is unknown whether "
              + mine
              + " was ever the latest: others have changed the row "
              + KEPT
              + " times meanwhile");
    }
  }

  private void sync(Path path) throws IOException {
    try {
      files.syncDirectory(folder);
    } catch (IOException e) {
      throw new IOException(path + " was made, but it is unknown whether its name is on disk", e);
    }
  }

  /** Deletes versions that nobody needs, and what processes that died were writing. */
  private void tidy(long latest) {
    try {
      for (Path old : versions().headMap(latest - KEPT, true).values()) {
        Files.deleteIfExists(old); // from below; if one cannot be deleted, none behind it is
      }
      forEach(
          (number, file, complete) -> {
            if (!complete && number <= latest) {
              Files.deleteIfExists(file);
            }
          });
    } catch (IOException e) {
      return; // The next change tries again.
    }
  }

  private static void discard(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      return; // It is in nobody's way: the next change deletes it.
    }
  }

  private Path path(long number) {
    return folder.resolve(Long.toString(number));
  }

  private Path temporary(long number) {
    String hex = UUID.randomUUID().toString().replace("-", "");
    return folder.resolve(number + "-" + hex + DurableFiles.TEMP);
  }
}
