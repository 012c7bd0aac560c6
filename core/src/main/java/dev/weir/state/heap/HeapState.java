package dev.weir.state.heap;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.state.format.NativeView;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.rules.CurrentKeyState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One declared state, as its owner sees it. */
interface HeapState extends CurrentKeyState {
  /** Captures what the state holds now. Takes microseconds. */
  Frozen freeze();

  /**
   * Adds what the snapshot holds for the owned key groups.
   *
   * @param files what to read instead of the snapshot's sections, if another backend wrote it
   */
  void restore(SnapshotReader reader, @Nullable NativeView files) throws IOException;

  /**
   * Takes over what a {@link Frozen} of the same state held of the owned key groups; it stays as it
   * is.
   *
   * @param theirs the key groups that it held
   */
  void adopt(Object contents, KeyGroupRange theirs);

  /** A state at the moment of a snapshot. */
  interface Frozen {
    /** What {@link #adopt} takes. */
    Object contents();

    /**
     * Writes the state's section, group by group, checking before each whether the view still
     * holds.
     */
    void writeTo(SnapshotWriter out, BinaryWriter buffer, Liveness liveness) throws IOException;
  }

  /** Tells whether the snapshot is still open. */
  interface Liveness {
    /** Throws an IOException if it was closed. */
    void check() throws IOException;
  }
}
