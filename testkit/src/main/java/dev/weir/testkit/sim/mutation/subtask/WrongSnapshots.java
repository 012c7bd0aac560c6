package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateKind;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.workload.generated.Tally;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Restores that see something else than a snapshot holds. */
public enum WrongSnapshots implements Seams {
  WITHOUT_TIMERS {
    @Override
    boolean drops(StateInfo state, RecordSchema now) {
      return state.id().kind() == StateKind.KEYED_TIMERS;
    }
  },
  WITHOUT_SPLITS {
    @Override
    boolean drops(StateInfo state, RecordSchema now) {
      return state.id().state().equals("weir.splits");
    }
  },
  WITHOUT_PENDING_COMMITTABLES {
    @Override
    boolean drops(StateInfo state, RecordSchema now) {
      return state.id().state().equals("weir.pending");
    }
  },
  /** What was written by an earlier program is left out. */
  WITHOUT_EARLIER_SCHEMAS {
    @Override
    boolean drops(StateInfo state, RecordSchema now) {
      return state.schemas().stream().anyMatch(schema -> isEarlier(schema, now));
    }
  },
  /** What was written by an earlier program is taken for written by this one. */
  OF_SCHEMAS_OF_NOW {
    @Override
    StateInfo read(StateInfo state, RecordSchema now) {
      String type = state.type();
      List<Schema> schemas = new ArrayList<>();
      for (Schema schema : state.schemas()) {
        boolean earlier = isEarlier(schema, now);
        schemas.add(earlier ? now : schema);
        type = earlier ? type.replace(schema.toString(), now.toString()) : type;
      }
      return new StateInfo(state.id(), type, schemas);
    }
  },
  /** The end of the input was not processed. */
  BEFORE_THE_END {
    @Override
    void begin(StateInfo state, BinaryReader payload, BinaryWriter copy) {
      if (state.id().state().equals("weir.subtask")) {
        payload.readBoolean();
        copy.writeBoolean(false);
      }
    }
  },
  /** No time has passed. */
  WITHOUT_WATERMARK {
    @Override
    void begin(StateInfo state, BinaryReader payload, BinaryWriter copy) {
      if (state.id().state().equals("weir.subtask")) {
        copy.writeBoolean(payload.readBoolean());
        payload.readLong();
        copy.writeLong(Long.MIN_VALUE);
      }
    }
  };

  /**
   * Whether a state is left out.
   *
   * @param now how the program that restores writes a {@link Tally}
   */
  boolean drops(StateInfo state, RecordSchema now) {
    return false;
  }

  /** What a state is taken for. */
  StateInfo read(StateInfo state, RecordSchema now) {
    return state;
  }

  /** Copies, or replaces, the beginning of a group. */
  void begin(StateInfo state, BinaryReader payload, BinaryWriter copy) {}

  private static boolean isEarlier(Schema schema, RecordSchema now) {
    return schema instanceof RecordSchema record
        && record.name().equals(now.name())
        && !record.equals(now);
  }

  @Override
  public CheckpointStore restores(CheckpointStore plain, Types types) {
    return new Rewriting(plain, (RecordSchema) types.serdeOf(Tally.class).schema());
  }

  /** A machine that has kept the state would not read the snapshot. */
  @Override
  public StateBackend machine(StateBackend plain) {
    return new HeapStateBackend();
  }

  private final class Rewriting extends ForwardingCheckpointStore {
    private final CheckpointStore whole;
    private final RecordSchema now;

    Rewriting(CheckpointStore whole, RecordSchema now) {
      super(whole);
      this.whole = whole;
      this.now = now;
    }

    @Override
    public ObjectSource open(ObjectRef ref) throws IOException {
      InMemoryCheckpointStore memory = new InMemoryCheckpointStore(() -> 0);
      try (SnapshotReader in = SnapshotReader.open(whole, ref);
          ObjectSink sink = memory.create(ref.name())) {
        SnapshotWriter out = new SnapshotWriter(sink);
        for (StateInfo state : in.states()) {
          if (!drops(state, now)) {
            copy(in, state, out);
          }
        }
        return memory.open(out.finish());
      }
    }

    private void copy(SnapshotReader in, StateInfo state, SnapshotWriter out) throws IOException {
      out.begin(read(state, now));
      for (int group : in.groups(state.id())) {
        BinaryReader payload = in.group(state.id(), group);
        if (payload != null) {
          BinaryWriter copy = new BinaryWriter();
          begin(state, payload, copy);
          while (payload.remaining() > 0) {
            copy.writeByte(payload.readByte());
          }
          out.group(group, copy);
        }
      }
    }
  }
}
