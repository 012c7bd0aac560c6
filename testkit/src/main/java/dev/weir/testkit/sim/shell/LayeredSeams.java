package dev.weir.testkit.sim.shell;

import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.runtime.SubtaskPort;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.Source;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.JobRowStore;
import dev.weir.state.StateBackend;
import dev.weir.testkit.sim.store.Manifests;
import dev.weir.testkit.sim.store.Transactions;
import dev.weir.wire.frame.FrameReceiver;
import dev.weir.wire.frame.FrameSender;

/** What one puts around what the other puts around the plain parts. */
record LayeredSeams(Seams outer, Seams inner) implements Seams {
  @Override
  public JobRowStore rows(JobRowStore plain) {
    return outer.rows(inner.rows(plain));
  }

  @Override
  public CoordinatorPort<SubtaskPlace> coordinator(CoordinatorPort<SubtaskPlace> plain) {
    return outer.coordinator(inner.coordinator(plain));
  }

  @Override
  public boolean superseded(boolean runsOtherwise) {
    return outer.superseded(inner.superseded(runsOtherwise));
  }

  @Override
  public Manifests manifests(Manifests plain) {
    return outer.manifests(inner.manifests(plain));
  }

  @Override
  public GarbageChoice garbage(GarbageChoice plain) {
    return outer.garbage(inner.garbage(plain));
  }

  @Override
  public ControlWire wire(ControlWire plain) {
    return outer.wire(inner.wire(plain));
  }

  @Override
  public HostInput host(HostInput plain) {
    return outer.host(inner.host(plain));
  }

  @Override
  public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
    return outer.subtask(inner.subtask(plain, attempt), attempt);
  }

  @Override
  public FrameSender frames(FrameSender plain, AttemptWorld attempt) {
    return outer.frames(inner.frames(plain, attempt), attempt);
  }

  @Override
  public FrameReceiver frames(FrameReceiver plain, AttemptWorld attempt) {
    return outer.frames(inner.frames(plain, attempt), attempt);
  }

  @Override
  public CheckpointStore snapshots(CheckpointStore plain, SubtaskPlace writer) {
    return outer.snapshots(inner.snapshots(plain, writer), writer);
  }

  @Override
  public CheckpointStore restores(CheckpointStore plain, Types types) {
    return outer.restores(inner.restores(plain, types), types);
  }

  @Override
  public StateBackend machine(StateBackend plain) {
    return outer.machine(inner.machine(plain));
  }

  @Override
  public StateBackend backend(StateBackend plain, AttemptWorld attempt) {
    return outer.backend(inner.backend(plain, attempt), attempt);
  }

  @Override
  public LoopCloser closer(LoopCloser plain) {
    return outer.closer(inner.closer(plain));
  }

  @Override
  public Transactions transactions(Transactions plain) {
    return outer.transactions(inner.transactions(plain));
  }

  @Override
  public <T> Sink<T, String> sink(Sink<T, String> plain, Transactions transactions) {
    return outer.sink(inner.sink(plain, transactions), transactions);
  }

  /** Only generators can be read through, so that one of the two is asked. */
  @Override
  public <T> Source<T, Lane> source(GeneratorSource<T> plain) {
    Source<T, Lane> source = inner.source(plain);
    return source == plain ? outer.source(plain) : source;
  }
}
