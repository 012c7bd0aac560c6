package dev.weir.testkit.sim.scenario;

import dev.weir.element.Frame;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.StateBackend;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.scenario.Happening.FrameSent;
import dev.weir.testkit.sim.scenario.Happening.ManifestWritten;
import dev.weir.testkit.sim.scenario.Happening.ObjectWritten;
import dev.weir.testkit.sim.scenario.Happening.Opening;
import dev.weir.testkit.sim.scenario.Happening.Reported;
import dev.weir.testkit.sim.scenario.Happening.RowAsked;
import dev.weir.testkit.sim.scenario.Happening.SnapshotBegun;
import dev.weir.testkit.sim.scenario.Happening.Told;
import dev.weir.testkit.sim.scenario.Rule.Fate;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ControlWire;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.ForwardingSubtaskPort;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import dev.weir.testkit.sim.store.Manifests;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.ForwardingJobRowStore;
import dev.weir.testkit.store.ForwardingObjectSink;
import java.io.IOException;

/** Tells a script what happens, and lets become of it what the script says. */
final class ScriptSeams implements Seams {
  private final Script script;
  private final Kernel kernel;

  ScriptSeams(Script script, Kernel kernel) {
    this.script = script;
    this.kernel = kernel;
  }

  @Override
  public ControlWire wire(ControlWire plain) {
    return new ControlWire() {
      @Override
      public void send(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
        carry(script.happens(new Told(from, to, message)), () -> plain.send(from, to, message));
      }

      @Override
      public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
        carry(script.happens(new Reported(from, to, message)), () -> plain.send(from, to, message));
      }
    };
  }

  private void carry(Fate fate, Runnable message) {
    String name = fate.heldAs();
    if (name != null) {
      script.hold(name, message);
    } else if (!fate.lost()) {
      message.run();
    }
    if (fate.againAfter() > 0) {
      kernel.in(fate.againAfter(), "late", "as scripted", message);
    }
  }

  @Override
  public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
    return new ForwardingSubtaskPort(plain) {
      private long freeAt;

      @Override
      public void send(int outChannel, Frame frame) {
        script.happens(new FrameSent(attempt, outChannel, frame));
        super.send(outChannel, frame);
      }

      @Override
      public void persist(SnapshotTask task) {
        Fate fate = script.happens(new SnapshotBegun(attempt, task.checkpoint()));
        if (fate.delayMillis() == 0 && freeAt <= kernel.now()) {
          super.persist(task);
        } else {
          // One after the other: what comes later waits as long.
          freeAt = Math.max(freeAt, kernel.now() + fate.delayMillis()) + 1;
          kernel.at(freeAt, "slow", attempt, () -> super.persist(task));
        }
      }
    };
  }

  @Override
  public StateBackend backend(StateBackend plain, AttemptWorld attempt) {
    script.happens(new Opening(attempt));
    return plain;
  }

  @Override
  public CheckpointStore snapshots(CheckpointStore plain, SubtaskPlace writer) {
    return new ForwardingCheckpointStore(plain) {
      @Override
      public ObjectSink create(ObjectName name) throws IOException {
        return new ForwardingObjectSink(super.create(name)) {
          @Override
          public ObjectRef commit() throws IOException {
            ObjectRef ref = super.commit();
            script.happens(new ObjectWritten(writer, name));
            return ref;
          }
        };
      }
    };
  }

  @Override
  public Manifests manifests(Manifests plain) {
    return new Manifests() {
      @Override
      public ObjectRef write(Manifest manifest) throws IOException {
        ObjectRef ref = plain.write(manifest);
        script.happens(new ManifestWritten(manifest.checkpoint()));
        return ref;
      }

      @Override
      public Manifest read(ObjectRef ref) throws IOException {
        return plain.read(ref);
      }
    };
  }

  @Override
  public JobRowStore rows(JobRowStore plain) {
    return new ForwardingJobRowStore(plain) {
      @Override
      public boolean compareAndSet(JobId job, long expectedRevision, byte[] value)
          throws IOException {
        Fate fate = script.happens(new RowAsked(JobStateCodec.decode(value)));
        if (!fate.unknown()) {
          return super.compareAndSet(job, expectedRevision, value);
        }
        if (fate.applied()) {
          super.compareAndSet(job, expectedRevision, value);
        }
        throw new IOException("simulated: the outcome is unknown");
      }
    };
  }
}
