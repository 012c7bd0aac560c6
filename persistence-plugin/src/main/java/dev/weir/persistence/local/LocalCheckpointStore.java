package dev.weir.persistence.local;

import dev.weir.id.JobId;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Objects as files below a directory.
 *
 * <p>That a name is written once is ensured within this process; the directory's lock keeps others
 * out. Where several processes write, the file system ensures it: a file gets its name by a hard
 * link, which of several only one can make, and no directory is taken to be there because it was.
 * Interrupting a thread that works with an object may fail that object's sink or source.
 */
final class LocalCheckpointStore implements CheckpointStore {
  private static final String UNCOMMITTED = ".uncommitted";
  private static final Pattern UNCOMMITTED_NAME =
      Pattern.compile("(.*/)?[0-9a-f]{32}\\.uncommitted");

  /** Others may remove a new directory as empty so often before something is in it. */
  private static final int MAX_TRIES = 100;

  private final Path root;
  private final DurableFiles files;
  private final Writers writers;

  /** Which processes write. */
  enum Writers {
    THIS_PROCESS,
    SEVERAL_PROCESSES,
    /** Others only: the store is opened for reading. */
    OTHERS
  }

  /** Guards names: creating and renaming files, creating and removing directories, closing. */
  private final Object names = new Object();

  /** Directories below the root whose own entry is known to be on disk. */
  private final Set<Path> durable = new HashSet<>();

  private boolean closed;

  /**
   * @param root an existing directory whose entry is on disk
   */
  LocalCheckpointStore(Path root, DurableFiles files, Writers writers) {
    this.root = root;
    this.files = files;
    this.writers = writers;
  }

  @Override
  public ObjectSink create(ObjectName name) throws IOException {
    if (isUncommitted(name)) {
      throw new IllegalArgumentException("the name " + name + " is kept for unfinished writes");
    }
    Path target = path(name);
    Path directory = parent(target);
    synchronized (names) {
      ensureWritable();
      refuseExisting(name, target);
      Path temp = directory.resolve(UUID.randomUUID().toString().replace("-", "") + UNCOMMITTED);
      try {
        return new LocalObjectSink(this, name, temp, createWithDirectories(temp));
      } catch (IOException e) {
        DurableFiles.discard(temp, e);
        throw new KnownFailureException(DurableFiles.explain(target, e));
      }
    }
  }

  private FileChannel createWithDirectories(Path temp) throws IOException {
    for (int i = 1; ; i++) {
      try {
        Files.createDirectories(parent(temp));
        return files.create(temp);
      } catch (NoSuchFileException removedByAnother) {
        if (writers != Writers.SEVERAL_PROCESSES || i == MAX_TRIES) {
          throw removedByAnother;
        }
      }
    }
  }

  void sync(FileChannel file) throws IOException {
    files.sync(file);
  }

  /** Gives a flushed file its name and makes that durable. */
  void publish(ObjectName name, Path temp) throws IOException {
    Path target = path(name);
    synchronized (names) {
      ensureWritable();
      refuseExisting(name, target);
      boolean first;
      try {
        first = giveName(temp, target);
      } catch (IOException e) {
        throw DurableFiles.explain(target, e);
      }
      if (!first) {
        throw existing(name, target);
      }
    }
    try {
      syncUpwards(target);
    } catch (IOException e) {
      DurableFiles.discard(target, e);
      throw DurableFiles.explain(target, e);
    }
  }

  /** Returns false if another process was faster. */
  private boolean giveName(Path temp, Path target) throws IOException {
    if (writers == Writers.THIS_PROCESS) {
      files.rename(temp, target);
      return true;
    }
    if (!files.link(temp, target)) {
      return false;
    }
    Files.deleteIfExists(temp);
    return true;
  }

  /** Flushes the file's directory, and the parents of those directories that may be new. */
  private void syncUpwards(Path file) throws IOException {
    List<Path> fresh = new ArrayList<>();
    synchronized (names) {
      for (Path dir = parent(file);
          !dir.equals(root) && !durable.contains(dir);
          dir = parent(dir)) {
        fresh.add(dir);
      }
    }
    files.syncDirectory(parent(file));
    for (Path dir : fresh) {
      files.syncDirectory(parent(dir));
    }
    synchronized (names) {
      if (writers == Writers.THIS_PROCESS && Files.exists(file)) {
        durable.addAll(fresh);
      }
    }
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws IOException {
    Path path = path(ref.name());
    if (isUncommitted(ref.name()) || !Files.isRegularFile(path)) {
      throw missing(ref);
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw missing(ref);
    }
    long size = channel.size();
    if (size != ref.sizeBytes()) {
      channel.close();
      throw new CorruptObjectException(
          "object "
              + ref.name()
              + " is damaged: it has "
              + size
              + " bytes instead of "
              + ref.sizeBytes());
    }
    return new LocalObjectSource(ref.name(), channel, size);
  }

  private static CorruptObjectException missing(ObjectRef ref) {
    return new CorruptObjectException("object " + ref.name() + " is missing");
  }

  @Override
  public void delete(ObjectName name) throws IOException {
    synchronized (names) {
      ensureWritable();
      Path path = path(name);
      if (!Files.isDirectory(path)) {
        Files.deleteIfExists(path);
        removeEmptyDirectories(parent(path));
      }
    }
  }

  /** Removes the remains of a sink that was not committed. */
  void discard(Path temp) throws IOException {
    synchronized (names) {
      if (!closed) {
        Files.deleteIfExists(temp);
        removeEmptyDirectories(parent(temp));
      }
    }
  }

  private void removeEmptyDirectories(Path from) throws IOException {
    for (Path dir = from; !dir.equals(root); dir = parent(dir)) {
      try {
        Files.deleteIfExists(dir);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
      durable.remove(dir);
    }
  }

  @Override
  public List<StoredObject> list(JobId job) throws IOException {
    Path directory = root.resolve(job.value());
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    ObjectListing listing = new ObjectListing(root);
    Files.walkFileTree(directory, listing);
    return listing.sorted();
  }

  private void refuseExisting(ObjectName name, Path target) throws IOException {
    if (Files.exists(target)) {
      throw existing(name, target);
    }
  }

  private static FileAlreadyExistsException existing(ObjectName name, Path target) {
    return new FileAlreadyExistsException(target.toString(), null, name + " was written before");
  }

  private void ensureWritable() throws IOException {
    if (closed) {
      throw new KnownFailureException("the store in " + root + " is closed");
    }
    if (writers == Writers.OTHERS) {
      throw new KnownFailureException("the store in " + root + " was opened for reading only");
    }
  }

  private Path path(ObjectName name) {
    return root.resolve(name.value());
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException(path + " has no parent");
    }
    return parent;
  }

  static boolean isUncommitted(ObjectName name) {
    return UNCOMMITTED_NAME.matcher(name.value()).matches();
  }

  /** What is not committed by now never will be. Idempotent. */
  @Override
  public void close() {
    synchronized (names) {
      closed = true;
    }
  }
}
