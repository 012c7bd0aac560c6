package dev.weir.persistence.local;

import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the objects below a directory while others may come and go. */
final class ObjectListing extends SimpleFileVisitor<Path> {
  private final Path root;
  private final List<StoredObject> found = new ArrayList<>();

  ObjectListing(Path root) {
    this.root = root;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      String relative = root.relativize(file).toString().replace('\\', '/');
      try {
        found.add(
            new StoredObject(
                new ObjectName(relative),
                attributes.size(),
                attributes.lastModifiedTime().toMillis()));
      } catch (IllegalArgumentException e) {
        return FileVisitResult.CONTINUE; // Not ours: a file that somebody else put there.
      }
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    return unlessGone(e);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
      throws IOException {
    return e == null ? FileVisitResult.CONTINUE : unlessGone(e);
  }

  private static FileVisitResult unlessGone(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  List<StoredObject> sorted() {
    found.sort(Comparator.comparing(StoredObject::name));
    return List.copyOf(found);
  }
}
