package dev.weir.state.heap;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.state.KeyedSnapshot;
import java.io.IOException;
import java.util.List;

/** The frozen view of all states of an operator. */
final class HeapSnapshot implements KeyedSnapshot {
  private final int number;
  private final Preservation preservation;
  private volatile List<HeapState.Frozen> states;
  private volatile boolean closed;

  HeapSnapshot(int number, Preservation preservation, List<HeapState.Frozen> states) {
    this.number = number;
    this.preservation = preservation;
    this.states = states;
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
      states = List.of();
      preservation.end(number);
    }
  }
}
