package dev.weir.persistence.cassandra.row;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A job's row as it lies in its table.
 *
 * @param writer the number of the change that wrote it
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record StoredRow(long revision, byte[] value, int crc32c, UUID writer) {
  static StoredRow of(Row row) {
    ByteBuffer value = Objects.requireNonNull(row.getByteBuffer("value"));
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return new StoredRow(
        row.getLong("revision"),
        bytes,
        row.getInt("crc"),
        Objects.requireNonNull(row.getUuid("writer")));
  }

  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  boolean isDamaged() {
    return crc(value) != crc32c;
  }
}
