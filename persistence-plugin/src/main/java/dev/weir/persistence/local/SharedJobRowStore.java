package dev.weir.persistence.local;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.KnownFailureException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
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
 * Rows in a directory that several processes see. Changes of different processes exclude each other
 * as {@link RowHistory} says; those of this one wait for each other.
 */
final class SharedJobRowStore implements JobRowStore {
  private final Path directory;
  private final DurableFiles files;
  private final @Nullable Closeable ownership;
  private final Map<JobId, Object> changes = new ConcurrentHashMap<>();

  /** Shared by changes, exclusive for closing. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  /**
   * @param directory an existing directory whose entry is on disk
   * @param ownership of the node's own directory, released when the store is closed; null for a
   *     store that is only read
   */
  SharedJobRowStore(Path directory, DurableFiles files, @Nullable Closeable ownership) {
    this.directory = directory;
    this.files = files;
    this.ownership = ownership;
  }

  private RowHistory history(JobId job) {
    return new RowHistory(directory.resolve(job.value()), files);
  }

  /** Takes over a row that the directory's one process had, before there were several. */
  void takeOver(JobId job, Row row) throws IOException {
    history(job).create(RowVersion.of(0, Optional.of(row)));
  }

  @Override
  public Optional<Row> read(JobId job) throws IOException {
    return history(job).latest().flatMap(RowVersion::row);
  }

  @Override
  public boolean compareAndSet(JobId job, long expectedRevision, byte[] value) throws IOException {
    return change(job, expectedRevision, Optional.of(value.clone()));
  }

  @Override
  public boolean compareAndDelete(JobId job, long expectedRevision) throws IOException {
    return change(job, expectedRevision, Optional.empty());
  }

  private boolean change(JobId job, long expectedRevision, Optional<byte[]> value)
      throws IOException {
    use.readLock().lock();
    try {
      ensureWritable();
      synchronized (changes.computeIfAbsent(job, id -> new Object())) {
        return history(job).change(expectedRevision, value);
      }
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public List<JobId> jobs() throws IOException {
    List<JobId> jobs = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return jobs;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
      for (Path folder : folders) {
        Optional<JobId> job = jobOf(folder.getFileName().toString());
        if (job.isPresent() && read(job.get()).isPresent()) {
          jobs.add(job.get());
        }
      }
    }
    jobs.sort(Comparator.comparing(JobId::value));
    return List.copyOf(jobs);
  }

  /** The job whose folder has that name; empty if it is a lease, or somebody else put it there. */
  private static Optional<JobId> jobOf(String folder) {
    try {
      return Optional.of(new JobId(folder)).filter(job -> !job.isLease());
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

  /** Ends all changes of this process and gives its data directory free. Idempotent. */
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
