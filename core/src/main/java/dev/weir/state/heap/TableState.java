package dev.weir.state.heap;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyedStateFormat;
import dev.weir.state.NativeView;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A state with one entry per key, kept in a {@link HeapTable}.
 *
 * @param <V> an entry's content in a snapshot
 */
abstract class TableState<V> implements HeapState {
  /**
   * A snapshot's writer rests for a moment after so many bytes, a fraction of a millisecond's work:
   * records wait for a processor that it keeps, and nobody waits for the snapshot.
   */
  private static final int BYTES_BETWEEN_BREATHERS = 64 << 10;

  private static final long BREATHER_NANOS = 1000;

  final HeapTable table;
  final String name;
  private final KeyedStateFormat<V> format;
  private final KeyGroupRange keyGroups;
  private final KeyHash keyHash;

  TableState(
      HeapTable table, KeyedStateFormat<V> format, KeyGroupRange keyGroups, KeyHash keyHash) {
    this.table = table;
    this.name = format.id().state();
    this.format = format;
    this.keyGroups = keyGroups;
    this.keyHash = keyHash;
  }

  /** What the table holds for a content. */
  abstract Object toCell(V content);

  /**
   * The content of what the table holds; it does not change as long as a snapshot shares the cell.
   */
  abstract V toContent(Object cell);

  @Override
  public final void restore(SnapshotReader reader, @Nullable NativeView files) throws IOException {
    format.read(
        reader,
        files,
        keyGroups,
        (keyGroup, key, content) ->
            table.restore(keyGroup - keyGroups.first(), key, keyHash.of(key), toCell(content)));
  }

  @Override
  public final Frozen freeze() {
    HeapTable.Frozen frozen = table.freeze();
    return new Frozen() {
      @Override
      public Object contents() {
        return frozen;
      }

      @Override
      public void writeTo(SnapshotWriter out, BinaryWriter buffer, Liveness liveness)
          throws IOException {
        write(frozen, out, buffer, liveness);
      }
    };
  }

  @Override
  public final void adopt(Object contents) {
    table.adopt((HeapTable.Frozen) contents);
  }

  private void write(
      HeapTable.Frozen frozen, SnapshotWriter out, BinaryWriter buffer, Liveness liveness)
      throws IOException {
    KeyedStateFormat<V>.Section section = format.begin(out, buffer);
    int bytes = 0;
    for (int group = 0; group < keyGroups.size(); group++) {
      liveness.check();
      frozen.forEach(group, (key, cell) -> section.add(key, toContent(cell)));
      bytes += buffer.size();
      section.endGroup(keyGroups.first() + group);
      if (bytes > BYTES_BETWEEN_BREATHERS) {
        LockSupport.parkNanos(BREATHER_NANOS);
        bytes = 0;
      }
    }
  }
}
