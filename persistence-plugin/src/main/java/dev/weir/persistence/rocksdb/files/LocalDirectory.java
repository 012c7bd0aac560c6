package dev.weir.persistence.rocksdb.files;

import dev.weir.persistence.rocksdb.database.StorageException;
import dev.weir.persistence.rocksdb.files.NativeFiles.Other;
import dev.weir.persistence.rocksdb.files.NativeFiles.Table;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one operator, subtask and attempt:
 *
 * <pre>
 * db/            the database while it is open; never used by another attempt
 * links-NAME/    a database's files at a snapshot, by hard links; with a stamp once it is stored
 * </pre>
 *
 * A stamp is the description that the snapshot holds of its files. So who restores a snapshot can
 * tell whether a directory of links, of this or another attempt, is a copy of exactly that. Linked
 * files are never written to: a restore links them once more.
 */
public final class LocalDirectory {
  private static final String DATABASE = "db";
  private static final String LINKS = "links-";
  private static final String STAMP = "stamp";
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path root;

  public LocalDirectory(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  public Path database() {
    return root.resolve(DATABASE);
  }

  public Path links(String name) {
    return root.resolve(LINKS + name);
  }

  public Path temporary(String name) {
    return root.resolve("temporary-" + name);
  }

  public static void stamp(Path links, byte[] description) throws IOException {
    try {
      Files.write(links.resolve(STAMP), description);
    } catch (IOException e) {
      throw StorageException.of("copied", links, e);
    }
  }

  static boolean isStamped(Path links) {
    return Files.exists(links.resolve(STAMP));
  }

  /** Deletes what is in the directory but for stamped links. */
  public void deleteUnstamped() throws IOException {
    for (Path each : children(root)) {
      if (!isStamped(each)) {
        delete(each);
      }
    }
    deleteIfEmpty(root); // what is left may be restored from
  }

  public static void deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException used) {
      // Then it stays.
    }
  }

  /** All directories beside this one. */
  public List<Path> siblings() throws IOException {
    Path parent = root.getParent();
    return parent == null
        ? List.of()
        : children(parent).stream().filter(each -> !each.equals(root)).toList();
  }

  /**
   * Fills a directory with the files of a snapshot, from links if there are such.
   *
   * @return how many bytes of them were here
   */
  public static long place(
      NativeFiles files, byte[] description, CheckpointStore store, Path localDir, Path target)
      throws IOException {
    try {
      return copy(files, description, store, localDir, target);
    } catch (IOException e) {
      throw StorageException.of("restored", target, e);
    }
  }

  private static long copy(
      NativeFiles files, byte[] description, CheckpointStore store, Path localDir, Path target)
      throws IOException {
    Files.createDirectories(target);
    Optional<Path> copy = copyOf(description, localDir);
    long here = 0;
    for (Table table : files.tables()) {
      Path file = target.resolve(table.file());
      if (copy.isPresent() && take(copy.get().resolve(table.file()), table.object(), file)) {
        here += table.object().sizeBytes();
      } else {
        download(table.object(), store, file);
      }
    }
    for (Other other : files.others()) {
      Files.write(target.resolve(other.file()), other.bytes());
    }
    return here;
  }

  private static Optional<Path> copyOf(byte[] description, Path localDir) throws IOException {
    Path parent = localDir.getParent();
    if (parent == null) {
      return Optional.empty();
    }
    for (Path attempt : children(parent)) {
      for (Path links : children(attempt)) {
        Path stamp = links.resolve(STAMP);
        try {
          if (Files.exists(stamp) && Arrays.equals(Files.readAllBytes(stamp), description)) {
            return Optional.of(links);
          }
        } catch (NoSuchFileException deletedMeanwhile) {
          // Then it is no copy.
        }
      }
    }
    return Optional.empty();
  }

  private static boolean take(Path from, ObjectRef object, Path to) throws IOException {
    try {
      if (Files.size(from) != object.sizeBytes()) {
        return false;
      }
      linkOrCopy(from, to, Files::createLink);
      return true;
    } catch (NoSuchFileException deletedMeanwhile) {
      return false;
    }
  }

  /** As {@link Files#createLink}, which not every file system can do. */
  public interface Linker {
    void link(Path link, Path existing) throws IOException;
  }

  public static void linkOrCopy(Path from, Path to, Linker linker) throws IOException {
    try {
      linker.link(to, from);
    } catch (NoSuchFileException deletedMeanwhile) {
      throw deletedMeanwhile;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Copies an object and compares its checksum with that of its reference. */
  private static void download(ObjectRef object, CheckpointStore store, Path to)
      throws IOException {
    CRC32C crc = new CRC32C();
    try (ObjectSource source = store.open(object);
        OutputStream out = Files.newOutputStream(to)) {
      for (long at = 0; at < object.sizeBytes(); at += CHUNK_BYTES) {
        byte[] chunk = source.read(at, (int) Math.min(CHUNK_BYTES, object.sizeBytes() - at));
        crc.update(chunk);
        out.write(chunk);
      }
    }
    if ((int) crc.getValue() != object.crc32c()) {
      throw new CorruptObjectException(
          "object " + object.name() + " is damaged: it does not match its checksum");
    }
  }

  public static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.sorted().toList();
    } catch (NoSuchFileException deletedMeanwhile) {
      return List.of();
    }
  }

  /** Deletes a file or a directory with all that is in it; what is gone already is no problem. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
