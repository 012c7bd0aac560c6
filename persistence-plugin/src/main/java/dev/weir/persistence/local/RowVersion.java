package dev.weir.persistence.local;

import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.FormatHeader;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.spi.store.JobRowStore.Row;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A row as it was from one change to the next, in a file that never changes.
 *
 * @param number 0 for what there was before the first change, then growing by one with each
 * @param bytes the file. They hold a random mark, so no two versions have the same ones
 * @param row empty if there was none: before the first change, or after it was deleted
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isSame only
record RowVersion(long number, byte[] bytes, Optional<Row> row) {
  private static final ChecksummedFile FILE =
      new ChecksummedFile(new FormatHeader("WEIR-RVN", 1, "job row"));

  static RowVersion of(long number, Optional<Row> row) {
    UUID mark = UUID.randomUUID();
    byte[] bytes =
        FILE.encode(
            out -> {
              out.writeLong(mark.getMostSignificantBits());
              out.writeLong(mark.getLeastSignificantBits());
              out.writeBoolean(row.isPresent());
              row.ifPresent(
                  it -> {
                    out.writeLong(it.revision());
                    out.writeBytes(it.value());
                  });
            });
    return new RowVersion(number, bytes, row);
  }

  static RowVersion decode(long number, byte[] bytes, String name)
      throws CorruptObjectException, NewerFormatException {
    Optional<Row> row =
        FILE.decode(
            bytes,
            name,
            in -> {
              in.readLong();
              in.readLong();
              return in.readBoolean()
                  ? Optional.of(new Row(in.readLong(), in.readBytes()))
                  : Optional.empty();
            });
    return new RowVersion(number, bytes, row);
  }

  /** The row's revision, 0 if there is no row. */
  long revision() {
    return row.map(Row::revision).orElse(0L);
  }

  /** What follows, with this value; without one the row is deleted. */
  RowVersion next(Optional<byte[]> value) {
    return of(number + 1, value.map(it -> new Row(revision() + 1, it)));
  }

  boolean isSame(byte[] other) {
    return Arrays.equals(bytes, other);
  }
}
