package dev.weir.state.heap;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.format.NativeView;
import dev.weir.state.heap.table.HeapTable;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyVisitor;
import dev.weir.state.rules.Namespaces;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A state with one entry per key, or per key and namespace, kept in a {@link HeapTable}.
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
  private final HeapContext context;

  TableState(HeapTable table, KeyedStateFormat<V> format, HeapContext context) {
    this.table = table;
    this.name = format.id().state();
    this.format = format;
    this.context = context;
  }

  @Override
  public final @Nullable Namespaces declaredNamespaces() {
    return table.declaredNamespaces();
  }

  @Override
  public final List<Object> namespaces() {
    return table.namespaces();
  }

  @Override
  public final void forEachKey(KeyVisitor action) {
    table.forEachKey(action);
  }

  /** What the table holds for a content. */
  abstract Object toCell(V content);

  /**
   * The content of what the table holds; it does not change as long as a snapshot shares the cell.
   */
  abstract V toContent(Object cell);

  @Override
  public final void restore(SnapshotReader reader, @Nullable NativeView files) throws IOException {
    KeyCursor at = context.cursor().another();
    format.read(
        reader,
        files,
        at.keyGroups(),
        (keyGroup, key, namespace, content) -> {
          at.set(key, at.hashOf(key));
          if (namespace != null) {
            at.setNamespace(namespace);
          }
          table.restore(at, toCell(content));
        });
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
  public final void adopt(Object contents, KeyGroupRange theirs) {
    table.adopt((HeapTable.Frozen) contents, theirs);
  }

  private void write(
      HeapTable.Frozen frozen, SnapshotWriter out, BinaryWriter buffer, Liveness liveness)
      throws IOException {
    KeyedStateFormat<V>.Section section = format.begin(out, buffer);
    KeyGroupRange keyGroups = context.cursor().keyGroups();
    int bytes = 0;
    for (int group = 0; group < keyGroups.size(); group++) {
      liveness.check();
      frozen.forEach(group, (key, namespace, cell) -> section.add(key, namespace, toContent(cell)));
      bytes += buffer.size();
      section.endGroup(keyGroups.first() + group);
      if (bytes > BYTES_BETWEEN_BREATHERS) {
        LockSupport.parkNanos(BREATHER_NANOS);
        bytes = 0;
      }
    }
  }
}
