package dev.weir.persistence.local;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.KnownFailureException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Rows as files that are replaced as a whole. Changes of a job exclude each other within this
 * process; the directory's lock, which this store owns, keeps other processes out.
 */
final class LocalJobRowStore implements JobRowStore {
  private static final String ROW = ".row";
  private static final String TEMP = ".tmp";

  private final Path directory;
  private final DurableFiles files;
  private final @Nullable Closeable ownership;
  private final Map<JobId, Object> changes = new ConcurrentHashMap<>();

  /** A change is visible that the next loss of power may undo. */
  private volatile boolean unsynced;

  /**
   * Shared by changes, exclusive for closing: the directory is given free after the last change.
   */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  /**
   * @param directory an existing directory whose entry is on disk
   * @param ownership released when the store is closed; null for a store that is only read
   */
  LocalJobRowStore(Path directory, DurableFiles files, @Nullable Closeable ownership) {
    this.directory = directory;
    this.files = files;
    this.ownership = ownership;
  }

  /** Removes what a process that died left of rows that it was writing. */
  void removeRemains() throws IOException {
    try (DirectoryStream<Path> remains = Files.newDirectoryStream(directory, "*" + TEMP)) {
      for (Path path : remains) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public Optional<Row> read(JobId job) throws IOException {
    syncBefore();
    Path path = path(job);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(RowFile.decode(bytes, path.toString()));
  }

  @Override
  public boolean compareAndSet(JobId job, long expectedRevision, byte[] value) throws IOException {
    return changeIf(
        job,
        expectedRevision,
        path -> replace(path, RowFile.encode(new Row(expectedRevision + 1, value))));
  }

  @Override
  public boolean compareAndDelete(JobId job, long expectedRevision) throws IOException {
    return changeIf(job, expectedRevision, Files::deleteIfExists);
  }

  /** What a change does to the row's file, apart from making that durable. */
  private interface Change {
    void apply(Path path) throws IOException;
  }

  private boolean changeIf(JobId job, long expectedRevision, Change change) throws IOException {
    use.readLock().lock();
    try {
      ensureWritable();
      synchronized (changes.computeIfAbsent(job, id -> new Object())) {
        if (revision(job) != expectedRevision) {
          return false;
        }
        change.apply(path(job));
        sync(path(job));
        return true;
      }
    } finally {
      use.readLock().unlock();
    }
  }

  private void replace(Path path, byte[] content) throws IOException {
    Path temp = path.resolveSibling(path.getFileName() + TEMP);
    Files.deleteIfExists(temp);
    try {
      files.writeNew(temp, content);
    } catch (IOException e) {
      throw new KnownFailureException(e); // the row itself was not touched
    }
    try {
      files.rename(temp, path);
    } catch (IOException e) {
      DurableFiles.discard(temp, e);
      throw new IOException("cannot tell whether " + path + " was replaced", e);
    }
  }

  private long revision(JobId job) throws IOException {
    return read(job).map(Row::revision).orElse(0L);
  }

  private void sync(Path path) throws IOException {
    try {
      files.syncDirectory(directory);
    } catch (IOException e) {
      unsynced = true;
      throw new IOException(
          path + " was changed, but it is unknown whether the change is on disk", e);
    }
  }

  /** Nobody may learn of a change that could still be undone. */
  private void syncBefore() throws IOException {
    if (unsynced) {
      files.syncDirectory(directory);
      unsynced = false;
    }
  }

  @Override
  public List<JobId> jobs() throws IOException {
    List<JobId> jobs = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return jobs;
    }
    try (DirectoryStream<Path> rows = Files.newDirectoryStream(directory, "*" + ROW)) {
      for (Path row : rows) {
        jobOf(row.getFileName().toString()).ifPresent(jobs::add);
      }
    }
    jobs.sort(Comparator.comparing(JobId::value));
    return List.copyOf(jobs);
  }

  /** The job whose row has that name; empty if it is a lease, or somebody else put it there. */
  private static Optional<JobId> jobOf(String file) {
    try {
      return Optional.of(new JobId(file.substring(0, file.length() - ROW.length())))
          .filter(job -> !job.isLease());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void ensureWritable() throws IOException {
    if (closed) {
      throw new KnownFailureException("the job rows in " + directory + " are closed");
    }
    if (ownership == null) {
      throw new KnownFailureException(
          "the job rows in " + directory + " were opened for reading only");
    }
  }

  private Path path(JobId job) {
    return directory.resolve(job.value() + ROW);
  }

  /** Ends all changes and gives the directory free. Idempotent. */
  @Override
  public void close() throws IOException {
    use.writeLock().lock();
    try {
      closed = true;
    } finally {
      use.writeLock().unlock();
    }
    if (ownership != null) {
      ownership.close();
    }
  }
}
