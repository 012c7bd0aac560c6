package dev.weir.persistence.cassandra.object;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.weir.persistence.cassandra.session.Access;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.Transactions.Seen;
import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The index of objects: made once and deleted by transactions. */
final class ObjectIndex {
  private static final String SELECT =
      "SELECT upload, size, crc, chunk_bytes, created FROM {keyspace}.objects WHERE name = ?";

  private final Cassandra cassandra;
  private final PreparedStatement select;
  private final PreparedStatement selectSerially;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  ObjectIndex(Cassandra cassandra) throws IOException {
    this.cassandra = cassandra;
    this.select = cassandra.prepare(Access.READ, SELECT);
    this.selectSerially = cassandra.prepare(Access.SERIAL_READ, SELECT);
    this.insert =
        cassandra.prepare(
            Access.TRANSACTION,
            "INSERT INTO {keyspace}.objects (name, upload, size, crc, chunk_bytes, created)"
                + " VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS");
    this.delete =
        cassandra.prepare(
            Access.TRANSACTION, "DELETE FROM {keyspace}.objects WHERE name = ? IF upload = ?");
  }

  /** What the index says of an object; empty if there is none. */
  CompletionStage<Optional<IndexEntry>> read(ObjectName name) {
    return cassandra
        .send(select.bind(name.value()))
        .thenApply(answer -> Optional.ofNullable(answer.one()).map(ObjectIndex::entry));
  }

  /** The same, after all transactions under way. */
  Optional<IndexEntry> readSerially(ObjectName name) throws IOException {
    return readSerially(name, cassandra.send(serially(name)));
  }

  private Optional<IndexEntry> look(ObjectName name) throws IOException {
    return readSerially(name, cassandra.once(serially(name)));
  }

  private Statement<?> serially(ObjectName name) {
    return selectSerially.bind(name.value());
  }

  private Optional<IndexEntry> readSerially(ObjectName name, CompletionStage<AsyncResultSet> answer)
      throws IOException {
    return Optional.ofNullable(cassandra.await(name + " could not be looked up", answer).one())
        .map(ObjectIndex::entry);
  }

  private static IndexEntry entry(Row row) {
    return new IndexEntry(
        Objects.requireNonNull(row.getUuid("upload")),
        row.getLong("size"),
        row.getInt("crc"),
        row.getInt("chunk_bytes"),
        Objects.requireNonNull(row.getInstant("created")).toEpochMilli());
  }

  /**
   * Makes an object be there.
   *
   * @throws FileAlreadyExistsException if there is one of that name
   * @throws dev.weir.spi.store.KnownFailureException if it is not there, nor will be
   * @throws IOException if nobody knows
   */
  void make(ObjectName name, IndexEntry indexed) throws IOException {
    boolean made =
        cassandra
            .transactions()
            .run(
                name + " was committed",
                insert.bind(
                    name.value(),
                    indexed.upload(),
                    indexed.sizeBytes(),
                    indexed.crc32c(),
                    indexed.chunkBytes(),
                    Instant.ofEpochMilli(indexed.createdAtMillis())),
                () -> seen(indexed.upload(), look(name)));
    if (!made) {
      throw exists(name);
    }
  }

  private static Seen seen(UUID upload, Optional<IndexEntry> found) {
    if (found.isEmpty()) {
      return Seen.UNCHANGED;
    }
    // A name is used once: who has it now had it before.
    return found.get().upload().equals(upload) ? Seen.OURS : Seen.OTHERS;
  }

  static FileAlreadyExistsException exists(ObjectName name) {
    return new FileAlreadyExistsException(name.value(), null, "it was written before");
  }

  /** Takes an object away. */
  void delete(ObjectName name, UUID upload) throws IOException {
    cassandra
        .transactions()
        .run(
            name + " was deleted",
            delete.bind(name.value(), upload),
            () ->
                // Nobody makes it again: what is gone is gone by this deletion or by an equal one.
                look(name).filter(indexed -> indexed.upload().equals(upload)).isPresent()
                    ? Seen.UNCHANGED
                    : Seen.OURS);
  }
}
