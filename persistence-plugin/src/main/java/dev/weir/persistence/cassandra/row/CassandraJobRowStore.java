package dev.weir.persistence.cassandra.row;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.session.Access;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.Transactions.Look;
import dev.weir.persistence.cassandra.session.Transactions.Seen;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.KnownFailureException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows of jobs. Each change writes a number of its own beside the value, so that one whose answer
 * is lost is told from another's. One transaction at a time per row leaves this process: those that
 * meet make each other wait.
 */
public final class CassandraJobRowStore implements JobRowStore {
  private final Cassandra cassandra;
  private final Closeable session;
  private final boolean writable;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement delete;
  private final PreparedStatement selectJobs;
  private final Map<JobId, ReentrantLock> changes = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Owns the session: it ends with the rows. */
  public CassandraJobRowStore(Cassandra cassandra, boolean writable) throws IOException {
    this(cassandra, writable, cassandra::close);
  }

  /**
   * The same.
   *
   * @param session what ends with the rows
   */
  public CassandraJobRowStore(Cassandra cassandra, boolean writable, Closeable session)
      throws IOException {
    this.cassandra = cassandra;
    this.session = session;
    this.writable = writable;
    this.select =
        cassandra.prepare(
            Access.SERIAL_READ,
            "SELECT revision, value, crc, writer FROM {keyspace}.job_rows WHERE job = ?");
    this.insert =
        cassandra.prepare(
            Access.TRANSACTION,
            "INSERT INTO {keyspace}.job_rows (job, revision, value, crc, writer)"
                + " VALUES (?, 1, ?, ?, ?) IF NOT EXISTS");
    this.update =
        cassandra.prepare(
            Access.TRANSACTION,
            "UPDATE {keyspace}.job_rows SET revision = ?, value = ?, crc = ?, writer = ?"
                + " WHERE job = ? IF revision = ?");
    this.delete =
        cassandra.prepare(
            Access.TRANSACTION, "DELETE FROM {keyspace}.job_rows WHERE job = ? IF revision = ?");
    this.selectJobs = cassandra.prepare(Access.READ, "SELECT job FROM {keyspace}.job_rows");
  }

  @Override
  public Optional<Row> read(JobId job) throws IOException {
    Optional<StoredRow> found = found(job, cassandra.send(select.bind(job.value())));
    if (found.filter(StoredRow::isDamaged).isPresent()) {
      throw new CorruptObjectException(
          "the row of job "
              + job
              + " in "
              + cassandra.settings().place()
              + " is damaged: it does not match its checksum");
    }
    return found.map(row -> new Row(row.revision(), row.value()));
  }

  private Optional<StoredRow> found(JobId job, CompletionStage<AsyncResultSet> answer)
      throws IOException {
    return Optional.ofNullable(
            cassandra.await("the row of job " + job + " could not be read", answer).one())
        .map(StoredRow::of);
  }

  @Override
  public boolean compareAndSet(JobId job, long expectedRevision, byte[] value) throws IOException {
    if (expectedRevision < 0 || expectedRevision == Long.MAX_VALUE) {
      return false; // no row has such a revision, or one behind it
    }
    UUID writer = UUID.randomUUID();
    ByteBuffer bytes = ByteBuffer.wrap(value);
    BoundStatement change =
        expectedRevision == 0
            ? insert.bind(job.value(), bytes, StoredRow.crc(value), writer)
            : update.bind(
                expectedRevision + 1,
                bytes,
                StoredRow.crc(value),
                writer,
                job.value(),
                expectedRevision);
    return change(job, change, () -> seen(job, expectedRevision, writer));
  }

  /** What the row shows of a change of the expected revision. */
  private Seen seen(JobId job, long expected, UUID writer) throws IOException {
    Optional<StoredRow> row = look(job);
    if (row.isEmpty()) {
      return expected == 0 ? Seen.UNCHANGED : Seen.UNCLEAR;
    }
    if (row.get().writer().equals(writer)) {
      return Seen.OURS;
    }
    long revision = row.get().revision();
    if (revision == expected) {
      return Seen.UNCHANGED;
    }
    return revision == expected + 1 ? Seen.OTHERS : Seen.UNCLEAR;
  }

  @Override
  public boolean compareAndDelete(JobId job, long expectedRevision) throws IOException {
    return change(
        job,
        delete.bind(job.value(), expectedRevision),
        () ->
            // Who deletes a row leaves no trace.
            look(job).filter(row -> row.revision() == expectedRevision).isPresent()
                ? Seen.UNCHANGED
                : Seen.UNCLEAR);
  }

  private Optional<StoredRow> look(JobId job) throws IOException {
    return found(job, cassandra.once(select.bind(job.value())));
  }

  private boolean change(JobId job, BoundStatement change, Look look) throws IOException {
    ensureWritable();
    ReentrantLock turn = changes.computeIfAbsent(job, id -> new ReentrantLock(true));
    takeTurn(job, turn);
    try {
      return cassandra.transactions().run("the row of job " + job + " was changed", change, look);
    } finally {
      turn.unlock();
    }
  }

  private void takeTurn(JobId job, ReentrantLock turn) throws IOException {
    long patienceMillis = 2 * cassandra.settings().transfer().patience().toMillis();
    try {
      if (!turn.tryLock(patienceMillis, TimeUnit.MILLISECONDS)) {
        throw new KnownFailureException(
            "the row of job " + job + " is being changed by others for too long");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the row of job " + job + " was changed");
    }
  }

  @Override
  public List<JobId> jobs() throws IOException {
    return cassandra.rows("the jobs could not be listed", selectJobs.bind()).stream()
        .map(row -> new JobId(Objects.requireNonNull(row.getString("job"))))
        .filter(job -> !job.isLease())
        .sorted(Comparator.comparing(JobId::value))
        .toList();
  }

  private void ensureWritable() throws IOException {
    if (closed) {
      throw new KnownFailureException(
          "the job rows in " + cassandra.settings().place() + " are closed");
    }
    if (!writable) {
      throw new KnownFailureException(
          "the job rows in " + cassandra.settings().place() + " were opened for reading only");
    }
  }

  /** Ends the session, and gives the node's data directory free. Idempotent. */
  @Override
  public void close() throws IOException {
    closed = true;
    session.close();
  }
}
