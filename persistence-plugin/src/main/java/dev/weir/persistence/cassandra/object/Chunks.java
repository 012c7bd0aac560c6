package dev.weir.persistence.cassandra.object;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.persistence.cassandra.session.Access;
import dev.weir.persistence.cassandra.session.Cassandra;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The contents of objects, chunk by chunk. */
final class Chunks {
  private final Cassandra cassandra;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final PreparedStatement first;
  private final PreparedStatement deletePart;

  Chunks(Cassandra cassandra) throws IOException {
    this.cassandra = cassandra;
    this.insert =
        cassandra.prepare(
            Access.WRITE,
            "INSERT INTO {keyspace}.chunks (upload, part, chunk, crc, bytes)"
                + " VALUES (?, ?, ?, ?, ?)");
    this.select =
        cassandra.prepare(
            Access.READ,
            "SELECT crc, bytes FROM {keyspace}.chunks WHERE upload = ? AND part = ? AND chunk = ?");
    this.first =
        cassandra.prepare(
            Access.READ,
            "SELECT chunk FROM {keyspace}.chunks WHERE upload = ? AND part = ? LIMIT 1");
    this.deletePart =
        cassandra.prepare(
            Access.WRITE,
            "DELETE FROM {keyspace}.chunks USING TIMESTAMP ? WHERE upload = ? AND part = ?");
  }

  /** Writes one chunk; the array must not change before the end. */
  CompletableFuture<AsyncResultSet> write(
      UUID upload, int chunk, int chunkBytes, byte[] bytes, int length) {
    return cassandra.send(
        insert.bind(
            upload,
            Parts.of(chunk, chunkBytes),
            chunk,
            crc(bytes, length),
            ByteBuffer.wrap(bytes, 0, length)));
  }

  /** Reads one chunk; empty if there is none, or not the one that was written. */
  CompletableFuture<Optional<byte[]>> read(IndexEntry indexed, int chunk) {
    return cassandra
        .send(select.bind(indexed.upload(), Parts.of(chunk, indexed.chunkBytes()), chunk))
        .thenApply(answer -> checked(answer.one(), indexed.length(chunk)));
  }

  /** The content of a row, if it is the one that was written. */
  private static Optional<byte[]> checked(@Nullable Row row, int length) {
    ByteBuffer found = row == null ? null : row.getByteBuffer("bytes");
    if (row == null || found == null || found.remaining() != length) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    found.get(bytes);
    return crc(bytes, length) == row.getInt("crc") ? Optional.of(bytes) : Optional.empty();
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Deletes so many parts of an upload. */
  void delete(UUID upload, int parts) throws IOException {
    cassandra.awaitAll(
        "upload " + upload + " was not deleted",
        deletions(upload, parts).stream().map(cassandra::send).toList());
  }

  /** What deletes so many parts of an upload. */
  List<BoundStatement> deletions(UUID upload, int parts) {
    List<BoundStatement> deletions = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      deletions.add(deletePart.bind(Deletions.timestamp(), upload, part));
    }
    return deletions;
  }

  /**
   * Deletes all parts of an upload that nobody knows the size of. A part is begun when most of the
   * one before is written, so behind an empty one there are no more.
   */
  void delete(UUID upload) throws IOException {
    int parts = 0;
    while (hasPart(upload, parts)) {
      parts++;
    }
    delete(upload, parts);
  }

  private boolean hasPart(UUID upload, int part) throws IOException {
    return cassandra
            .await(
                "upload " + upload + " could not be looked at",
                cassandra.send(first.bind(upload, part)))
            .one()
        != null;
  }
}
