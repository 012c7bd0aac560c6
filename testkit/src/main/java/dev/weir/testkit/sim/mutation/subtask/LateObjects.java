package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import dev.weir.testkit.sim.shell.Ground;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.ForwardingObjectSink;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;

/** Objects that are durable some time after that was said. */
public final class LateObjects {
  private LateObjects() {}

  /** The store itself says so; what it has not kept by a crash is lost. */
  public static Seams unsynced(Ground ground) {
    ground.store().objects().commitsAreDurable(false);
    syncLater(ground);
    return Seams.NONE;
  }

  private static void syncLater(Ground ground) {
    ground
        .kernel()
        .in(
            ground.random().between(1, 60),
            "sync",
            "all objects",
            () -> {
              ground.store().objects().sync();
              syncLater(ground);
            });
  }

  /** A subtask acknowledges a snapshot, and writes it if its machine still lives then. */
  public static Seams written(Ground ground) {
    return new Seams() {
      @Override
      public CheckpointStore snapshots(CheckpointStore plain, SubtaskPlace writer) {
        return new WrittenLater(plain, writer, ground);
      }
    };
  }

  private static final class WrittenLater extends ForwardingCheckpointStore {
    private final CheckpointStore plain;
    private final SubtaskPlace writer;
    private final Ground ground;
    private final InMemoryCheckpointStore memory = new InMemoryCheckpointStore(() -> 0);

    WrittenLater(CheckpointStore plain, SubtaskPlace writer, Ground ground) {
      super(plain);
      this.plain = plain;
      this.writer = writer;
      this.ground = ground;
    }

    @Override
    public ObjectSink create(ObjectName name) throws IOException {
      return new ForwardingObjectSink(memory.create(name)) {
        @Override
        public ObjectRef commit() throws IOException {
          ObjectRef ref = super.commit();
          writeLater(ref);
          return ref;
        }
      };
    }

    private void writeLater(ObjectRef ref) {
      ground
          .kernel()
          .in(
              ground.random().between(1, 60),
              "persist",
              ref.name() + " (late)",
              () -> {
                if (writer.isAlive()) {
                  write(ref);
                }
              });
    }

    private void write(ObjectRef ref) {
      try (ObjectSource source = memory.open(ref);
          ObjectSink sink = plain.create(ref.name())) {
        byte[] bytes = source.read(0, Math.toIntExact(source.sizeBytes()));
        sink.write(bytes, 0, bytes.length);
        sink.commit();
      } catch (IOException failed) {
        ground.kernel().remark(failed.toString());
      }
    }
  }
}
