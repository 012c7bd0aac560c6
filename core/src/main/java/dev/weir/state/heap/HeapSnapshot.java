package dev.weir.state.heap;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.heap.table.Preservation;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The frozen view of all states of an operator. */
final class HeapSnapshot implements KeyedSnapshot {
  private final int number;
  private final Preservation preservation;
  private final Consumer<HeapSnapshot> keeper;
  private volatile List<HeapState.Frozen> states;
  private volatile @Nullable ObjectRef written;
  private volatile boolean closed;

  /**
   * @param keeper told on {@link #close} if the snapshot was written; it sees to its end then
   */
  HeapSnapshot(
      int number,
      Preservation preservation,
      List<HeapState.Frozen> states,
      Consumer<HeapSnapshot> keeper) {
    this.number = number;
    this.preservation = preservation;
    this.states = states;
    this.keeper = keeper;
  }

  int number() {
    return number;
  }

  List<HeapState.Frozen> states() {
    return states;
  }

  /** The object that it was written to; null if it was not. */
  @Nullable ObjectRef writtenTo() {
    return written;
  }

  @Override
  public void written(ObjectRef object) {
    written = object;
  }

  /**
   * @throws IOException if the snapshot was closed, before or meanwhile
   */
  @Override
  public void writeTo(SnapshotWriter out) throws IOException {
    try {
      BinaryWriter buffer = new BinaryWriter();
      for (HeapState.Frozen state : states) {
        state.writeTo(out, buffer, this::checkOpen);
      }
    } catch (RuntimeException torn) {
      // Once closed, the view changes under the writer: whatever it stumbles over means just that.
      checkOpen();
      throw torn;
    }
    checkOpen();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the snapshot was closed before it was written");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (written == null) {
        preservation.end(number);
      } else {
        keeper.accept(this);
      }
      states = List.of();
    }
  }
}
