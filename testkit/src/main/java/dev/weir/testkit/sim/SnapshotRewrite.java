package dev.weir.testkit.sim;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Types;
import dev.weir.snapshot.CheckpointStore;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.ObjectSink;
import dev.weir.snapshot.ObjectSource;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateKind;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A store through which a restore sees less than a snapshot holds. */
final class SnapshotRewrite extends ForwardingCheckpointStore {
  private final CheckpointStore whole;
  private final Mutation mutation;
  private final RecordSchema tallyOfNow;

  /**
   * @param types of the program that restores
   */
  SnapshotRewrite(CheckpointStore store, Mutation mutation, Types types) {
    super(store);
    whole = store;
    this.mutation = mutation;
    tallyOfNow = (RecordSchema) types.serdeOf(Tally.class).schema();
  }

  static boolean isNeeded(Mutation mutation) {
    return mutation == Mutation.LOSE_TIMERS
        || mutation == Mutation.FORGET_SOURCE_POSITION
        || mutation == Mutation.FORGET_PENDING_COMMITTABLES
        || mutation == Mutation.REPEAT_END_OF_INPUT
        || mutation == Mutation.FORGET_WATERMARK
        || mutation == Mutation.TRUST_SCHEMA_OF_NOW
        || mutation == Mutation.FORGET_CHANGED_STATE;
  }

  private boolean drops(StateInfo state) {
    return switch (mutation) {
      case LOSE_TIMERS -> state.id().kind() == StateKind.KEYED_TIMERS;
      case FORGET_SOURCE_POSITION -> state.id().state().equals("weir.splits");
      case FORGET_PENDING_COMMITTABLES -> state.id().state().equals("weir.pending");
      case FORGET_CHANGED_STATE -> state.schemas().stream().anyMatch(this::isEarlier);
      default -> false;
    };
  }

  private boolean isEarlier(Schema schema) {
    return schema instanceof RecordSchema record
        && record.name().equals(tallyOfNow.name())
        && !record.equals(tallyOfNow);
  }

  /** The state with the schemas of now, whatever it was written with. */
  private StateInfo asOfNow(StateInfo state) {
    String type = state.type();
    List<Schema> schemas = new ArrayList<>();
    for (Schema schema : state.schemas()) {
      schemas.add(isEarlier(schema) ? tallyOfNow : schema);
      type = isEarlier(schema) ? type.replace(schema.toString(), tallyOfNow.toString()) : type;
    }
    return new StateInfo(state.id(), type, schemas);
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws IOException {
    InMemoryCheckpointStore memory = new InMemoryCheckpointStore(() -> 0);
    try (SnapshotReader in = SnapshotReader.open(whole, ref);
        ObjectSink sink = memory.create(ref.name())) {
      SnapshotWriter out = new SnapshotWriter(sink);
      for (StateInfo state : in.states()) {
        if (!drops(state)) {
          copy(in, state, out);
        }
      }
      return memory.open(out.finish());
    }
  }

  private void copy(SnapshotReader in, StateInfo state, SnapshotWriter out) throws IOException {
    out.begin(mutation == Mutation.TRUST_SCHEMA_OF_NOW ? asOfNow(state) : state);
    for (int group : in.groups(state.id())) {
      BinaryReader payload = in.group(state.id(), group);
      if (payload != null) {
        BinaryWriter copy = new BinaryWriter();
        if (mutation == Mutation.REPEAT_END_OF_INPUT && state.id().state().equals("weir.subtask")) {
          payload.readBoolean();
          copy.writeBoolean(false);
        }
        if (mutation == Mutation.FORGET_WATERMARK && state.id().state().equals("weir.subtask")) {
          copy.writeBoolean(payload.readBoolean());
          payload.readLong();
          copy.writeLong(Long.MIN_VALUE);
        }
        while (payload.remaining() > 0) {
          copy.writeByte(payload.readByte());
        }
        out.group(group, copy);
      }
    }
  }
}
