package dev.weir.runtime.restore;

import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.chain.OperatorSlot;
import dev.weir.runtime.snapshot.SubtaskFacts;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.SerdeException;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the operators of a chain the state that a checkpoint holds for them, at any old
 * parallelism.
 */
public final class ChainRestore {
  private final SubtaskEnvironment environment;
  private final OperatorChain chain;
  private final int index;
  private final int parallelism;
  private final MeteredStore store;
  private final Map<ObjectRef, SnapshotReader> open = new LinkedHashMap<>();

  public ChainRestore(SubtaskEnvironment environment, SubtaskWiring wiring, OperatorChain chain) {
    this.environment = environment;
    store = new MeteredStore(environment.store());
    this.chain = chain;
    index = wiring.subtask().index();
    parallelism = wiring.chain().parallelism();
  }

  /** Returns where it came from. */
  public RestoredBytes restore(SubtaskRestore.FromCheckpoint from) throws IOException {
    try {
      for (OperatorSlot slot : chain.slots()) {
        OldObjects old = from.operators().get(slot.name());
        if (old != null) {
          restore(slot, old);
          slot.goesOnLive = from.readFrom() == ReadFrom.LIVE_INPUT;
          slot.restoredFrom = Optional.of(from.checkpoint());
        }
      }
      return new RestoredBytes(
          store.bytesRead(),
          open.values().stream().mapToLong(SnapshotReader::bytesFoundHere).sum());
    } finally {
      for (SnapshotReader reader : open.values()) {
        reader.close();
      }
    }
  }

  private void restore(OperatorSlot slot, OldObjects old) throws IOException {
    try {
      restoreKeyed(slot, old);
      restoreSubtask(slot, old);
    } catch (SerdeException unreadable) {
      throw new StateMismatchException(explain(slot.name(), unreadable));
    }
  }

  /** Says that what a checkpoint holds of an operator cannot be read, and what to do. */
  static String explain(String operator, Exception unreadable) {
    String reason = String.valueOf(unreadable.getMessage());
    return unreadable instanceof StateMismatchException
        ? reason
        : "the state of operator '"
            + operator
            + "' cannot be read from the checkpoint: "
            + reason
            + (reason.endsWith(".") ? "" : ".")
            + " Change the type back to what it was, or start with --fresh to begin without state.";
  }

  private void restoreKeyed(OperatorSlot slot, OldObjects old) throws IOException {
    KeyedState keyed = slot.keyed;
    if (keyed == null) {
      refuseKeyedState(slot, reader(old.first()));
      return;
    }
    int max = environment.maxParallelism();
    KeyGroupRange mine = KeyGroups.range(index, max, parallelism);
    for (var each : old.byIndex().entrySet()) {
      KeyGroupRange theirs = KeyGroups.range(each.getKey(), max, old.parallelism());
      if (theirs.first() < mine.end() && mine.first() < theirs.end()) {
        keyed.restore(reader(each.getValue()));
      }
    }
  }

  /** Every snapshot lists all states of its operator, so one of them tells. */
  private static void refuseKeyedState(OperatorSlot slot, SnapshotReader snapshot) {
    for (StateInfo state : snapshot.states()) {
      if (state.id().operator().equals(slot.name()) && state.id().kind().isKeyed()) {
        throw new StateMismatchException(
            "the checkpoint holds keyed state '"
                + state.id().state()
                + "' of operator '"
                + slot.name()
                + "', whose input has no key any more: put it behind keyBy again, give it another"
                + " name, or start with --fresh to begin without state");
      }
    }
  }

  private void restoreSubtask(OperatorSlot slot, OldObjects old) throws IOException {
    List<SnapshotReader> readers = new ArrayList<>();
    if (old.parallelism() == parallelism) {
      readers.add(reader(old.of(index))); // the others' objects do not concern this subtask
      slot.subtaskState.restore(readers, 0, 1);
    } else {
      for (ObjectRef each : old.byIndex().values()) {
        readers.add(reader(each));
      }
      slot.subtaskState.restore(readers, index, parallelism);
    }
    SubtaskFacts facts = null;
    for (SnapshotReader each : readers) {
      var bytes = each.group(SubtaskFacts.id(slot.name()), 0);
      SubtaskFacts theirs = bytes == null ? SubtaskFacts.INITIAL : SubtaskFacts.read(bytes);
      facts = facts == null ? theirs : facts.and(theirs);
    }
    if (facts != null) {
      slot.ended = facts.ended();
      slot.watermark = facts.watermark();
    }
  }

  private SnapshotReader reader(ObjectRef ref) throws IOException {
    SnapshotReader reader = open.get(ref);
    if (reader == null) {
      reader = SnapshotReader.open(store, ref);
      open.put(ref, reader);
    }
    return reader;
  }
}
