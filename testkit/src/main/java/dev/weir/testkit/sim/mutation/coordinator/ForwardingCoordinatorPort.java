package dev.weir.testkit.sim.mutation.coordinator;

import dev.weir.coordinator.CommitInOnePlace;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.connector.Io;
import dev.weir.spi.store.ObjectRef;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import org.jspecify.annotations.Nullable;

/** A port that is another one but for what a subclass overrides. */
abstract class ForwardingCoordinatorPort implements CoordinatorPort<SubtaskPlace> {
  private final CoordinatorPort<SubtaskPlace> port;

  ForwardingCoordinatorPort(CoordinatorPort<SubtaskPlace> port) {
    this.port = port;
  }

  @Override
  public long now() {
    return port.now();
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    port.wakeUpAt(timestampMillis);
  }

  @Override
  public void persist(JobState next) {
    port.persist(next);
  }

  @Override
  public void transmit(ToSubtask<SubtaskPlace> message, @Nullable SubtaskPlace address) {
    port.transmit(message, address);
  }

  @Override
  public void writeManifest(Manifest manifest) {
    port.writeManifest(manifest);
  }

  @Override
  public void readManifest(ObjectRef manifest) {
    port.readManifest(manifest);
  }

  @Override
  public void collectGarbage(GarbageOrder order) {
    port.collectGarbage(order);
  }

  @Override
  public void commit(CommitInOnePlace commit) {
    port.commit(commit);
  }

  @Override
  public Io io() {
    return port.io();
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {
    port.schedule(delayMillis, action);
  }

  @Override
  public void ended(JobStatus status) {
    port.ended(status);
  }

  @Override
  public void log(String event) {
    port.log(event);
  }

  @Override
  public void warn(String event) {
    port.warn(event);
  }
}
