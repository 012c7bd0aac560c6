package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.RocksDbResources;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.persistence.rocksdb.files.NativeFiles;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps keyed state in RocksDB, one database per operator and subtask, with one memory budget for
 * all of them. The state's directories are named {@code OPERATOR-SUBTASK-ATTEMPT}.
 */
final class RocksDbBackend implements StateBackend {
  private static final Pattern DIRECTORY = Pattern.compile("(.+)-([0-9]{1,9})-([0-9]{1,9})");

  /** What a database needs at the least to gather writes instead of flushing each of them. */
  private static final long LEAST_BYTES_PER_DATABASE = 1L << 20;

  private final RocksDbSettings settings;
  private final long cacheBytes;
  private final int timersInMemory;
  private final int leastInFile;
  private final RocksDbResources resources;
  private final Set<Path> open = ConcurrentHashMap.newKeySet();

  /** Directories of jobs that have finished. Guarded by this. */
  private final Set<Path> forgotten = new HashSet<>();

  /** Guarded by this. */
  private boolean closing;

  RocksDbBackend(RocksDbSettings settings) {
    this(settings, settings.cacheBytes(), RocksDbTimers.MOST_NEAR, WriteBehind.LEAST_IN_FILE);
  }

  /**
   * For tests, which want to see small caches overflow and small changes in files.
   *
   * @param timersInMemory the most timers of one name and subtask that are kept in memory
   * @param leastInFile with so many changes a checkpoint's are written as a file
   */
  RocksDbBackend(RocksDbSettings settings, long cacheBytes, int timersInMemory, int leastInFile) {
    this.settings = settings;
    this.cacheBytes = cacheBytes;
    this.timersInMemory = timersInMemory;
    this.leastInFile = leastInFile;
    resources = new RocksDbResources(settings.nativeBytes());
  }

  @Override
  public String name() {
    return NativeFiles.BACKEND;
  }

  @Override
  public synchronized KeyedState create(Scope scope) {
    if (closing) {
      throw new IllegalStateException("the backend is closed");
    }
    Path directory = scope.localDir().toAbsolutePath().normalize();
    if (!open.add(directory)) {
      throw new IllegalStateException("the state in " + directory + " is open already");
    }
    forgotten.remove(directory.getParent());
    boolean created = false;
    try {
      requireRoom(open.stream().map(RocksDbBackend::withoutAttempt).distinct().count());
      deleteLeftovers(new LocalDirectory(directory));
      KeyedState state = new RocksDbKeyedState(scope, this, new LocalDirectory(directory));
      created = true;
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!created) {
        open.remove(directory); // it would count for ever, and take a share of the cache
      }
    }
  }

  /** A dead attempt that is being closed yet does not count beside the one in its place. */
  private static String withoutAttempt(Path directory) {
    Matcher matcher = DIRECTORY.matcher(String.valueOf(directory.getFileName()));
    return matcher.matches()
        ? directory.resolveSibling(matcher.group(1) + "-" + matcher.group(2)).toString()
        : directory.toString();
  }

  private void requireRoom(long databases) {
    long least = databases * LEAST_BYTES_PER_DATABASE;
    if (resources.writeBufferBytes() < least) {
      throw new BudgetException(
          "weir.state.rocksdb.memory is "
              + RocksDbSettings.mib(settings.memoryBytes())
              + ", of which "
              + RocksDbSettings.mib(resources.writeBufferBytes())
              + " are for what is not yet written: too little for the "
              + databases
              + " subtasks with state on this node; set it to "
              + RocksDbSettings.mib((long) Math.ceil(3 * least / (1 - settings.cacheShare())))
              + " or more, or lower the parallelism");
    }
  }

  /** Of this subtask's dead attempts only copies of checkpoints stay, until there is a newer. */
  private void deleteLeftovers(LocalDirectory mine) throws IOException {
    mine.deleteUnstamped();
    Matcher me = DIRECTORY.matcher(String.valueOf(mine.root().getFileName()));
    if (!me.matches()) {
      return;
    }
    for (Path each : mine.siblings()) {
      Matcher other = DIRECTORY.matcher(String.valueOf(each.getFileName()));
      if (!open.contains(each)
          && other.matches()
          && other.group(1).equals(me.group(1))
          && other.group(2).equals(me.group(2))) {
        new LocalDirectory(each).deleteUnstamped();
      }
    }
  }

  /**
   * A checkpoint of this attempt is complete: no earlier attempt's copy is needed any more, be it
   * of a subtask that there is no longer.
   */
  void deleteOtherAttempts(LocalDirectory mine) throws IOException {
    Matcher me = DIRECTORY.matcher(String.valueOf(mine.root().getFileName()));
    if (!me.matches()) {
      return;
    }
    for (Path each : mine.siblings()) {
      Matcher other = DIRECTORY.matcher(String.valueOf(each.getFileName()));
      if (!open.contains(each)
          && other.matches()
          && other.group(1).equals(me.group(1))
          && Integer.parseInt(other.group(3)) < Integer.parseInt(me.group(3))) {
        LocalDirectory.delete(each);
      }
    }
  }

  RocksDbResources resources() {
    return resources;
  }

  /** What the cache of one operator's state in one subtask may take now. */
  long cacheBytesEach() {
    return cacheBytes / Math.max(1, open.size());
  }

  /** With so many changes a checkpoint's are written as a file. */
  int leastInFile() {
    return leastInFile;
  }

  /** How many timers of one name and subtask are kept in memory now. */
  int timersInMemory() {
    return Math.min(timersInMemory, RocksDbTimers.fitting(cacheBytesEach()));
  }

  /** The state is closed; deletes what nobody will restore from. */
  void closed(LocalDirectory directory) throws IOException {
    try {
      // While it counts as open nobody else touches it, and no restart waits for the disk.
      directory.deleteUnstamped();
    } finally {
      unregister(directory.root());
    }
  }

  private synchronized void unregister(Path directory) throws IOException {
    open.remove(directory);
    closeIfUnused();
    Path jobDir = directory.getParent();
    if (jobDir != null && forgotten.contains(jobDir)) {
      deleteUnused(jobDir);
    }
  }

  @Override
  public synchronized void forget(Path jobDir) throws IOException {
    Path directory = jobDir.toAbsolutePath().normalize();
    forgotten.add(directory);
    deleteUnused(directory);
  }

  private void deleteUnused(Path jobDir) throws IOException {
    for (Path each : LocalDirectory.children(jobDir)) {
      if (!open.contains(each)) {
        LocalDirectory.delete(each);
      }
    }
    LocalDirectory.deleteIfEmpty(jobDir);
  }

  /** What is shared is closed with the last state: to take it from under one would be fatal. */
  @Override
  public synchronized void close() {
    closing = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (closing && open.isEmpty()) {
      resources.close();
    }
  }
}
