package dev.weir.snapshot;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one object that holds a subtask's state: sections by {@link StateId}, each addressable
 * by key group, with an index at the end. Used by one thread. Whoever opened the sink closes it.
 */
public final class SnapshotWriter {
  private final ObjectSink sink;
  private final @Nullable SharedObjects shared;
  private final List<SnapshotFormat.Section> sections = new ArrayList<>();
  private final Set<StateId> seen = new HashSet<>();
  private SnapshotFormat.@Nullable Section current;
  private int lastGroup;
  private boolean finished;

  /** A writer of a snapshot that consists of its one object alone. */
  public SnapshotWriter(ObjectSink sink) {
    this(sink, null);
  }

  /** A writer of a snapshot that may name shared objects as well. */
  public SnapshotWriter(ObjectSink sink, @Nullable SharedObjects shared) {
    this.sink = sink;
    this.shared = shared;
  }

  /**
   * Where objects go that later checkpoints may share; null if this snapshot must not have any, so
   * that all state has to be in its sections.
   */
  public @Nullable SharedObjects shared() {
    return shared;
  }

  /**
   * Starts the section of a state. Ends the section before.
   *
   * @throws IllegalArgumentException if the snapshot has a section for this state already
   */
  public void begin(StateInfo state) throws IOException {
    writeHeaderOnce();
    if (!seen.add(state.id())) {
      throw new IllegalArgumentException("two sections for " + state.id());
    }
    current = new SnapshotFormat.Section(state);
    sections.add(current);
    lastGroup = -1;
  }

  /** As {@link #begin(StateInfo)}, for a state whose type never changes. */
  public void begin(StateId id, String type) throws IOException {
    begin(new StateInfo(id, type));
  }

  /**
   * Adds one key group's bytes to the section, in ascending order of groups; unkeyed states use
   * group 0.
   *
   * @throws IllegalArgumentException if the group is not behind the one before
   */
  public void group(int keyGroup, BinaryWriter payload) throws IOException {
    SnapshotFormat.Section section = current;
    if (section == null) {
      throw new IllegalStateException("no section was begun");
    }
    if (keyGroup <= lastGroup) {
      throw new IllegalArgumentException(
          "key group " + keyGroup + " of " + section.state().id() + " comes after " + lastGroup);
    }
    lastGroup = keyGroup;
    int crc = SnapshotFormat.crc(payload.buffer(), 0, payload.size());
    section.groups().add(new SnapshotFormat.Group(keyGroup, sink.position(), payload.size(), crc));
    sink.write(payload.buffer(), 0, payload.size());
  }

  /** The states whose sections were begun so far, in that order. */
  public List<StateInfo> states() {
    return sections.stream().map(SnapshotFormat.Section::state).toList();
  }

  /** Writes the index and commits the object. Nothing can be added afterwards. */
  public ObjectRef finish() throws IOException {
    writeHeaderOnce();
    finished = true;
    current = null;
    BinaryWriter out = new BinaryWriter();
    SnapshotFormat.writeIndex(sections, out);
    int length = out.size();
    int crc = SnapshotFormat.crc(out.buffer(), 0, length);
    SnapshotFormat.writeFooter(new SnapshotFormat.Footer(sink.position(), length, crc), out);
    sink.write(out.buffer(), 0, out.size());
    return sink.commit();
  }

  private void writeHeaderOnce() throws IOException {
    if (finished) {
      throw new IllegalStateException("the snapshot is finished");
    }
    if (sink.position() == 0) {
      BinaryWriter out = new BinaryWriter(FormatHeader.SIZE_BYTES);
      SnapshotFormat.HEADER.write(out);
      sink.write(out.buffer(), 0, out.size());
    }
  }
}
