package dev.weir.testkit.sim.shell;

import dev.weir.element.Frame;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.spi.connector.Io;

/** A port that is another one but for what a subclass overrides. */
public abstract class ForwardingSubtaskPort implements SubtaskPort {
  private final SubtaskPort port;

  protected ForwardingSubtaskPort(SubtaskPort port) {
    this.port = port;
  }

  @Override
  public long now() {
    return port.now();
  }

  @Override
  public long nanos() {
    return port.nanos();
  }

  @Override
  public void send(int outChannel, Frame frame) {
    port.send(outChannel, frame);
  }

  @Override
  public void tellConsumed(int inChannel, long frames) {
    port.tellConsumed(inChannel, frames);
  }

  @Override
  public void persist(SnapshotTask task) {
    port.persist(task);
  }

  @Override
  public void persistInFlight(InFlightTask task) {
    port.persistInFlight(task);
  }

  @Override
  public void report(SubtaskReport report) {
    port.report(report);
  }

  @Override
  public void wakeUp() {
    port.wakeUp();
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    port.wakeUpAt(timestampMillis);
  }

  @Override
  public Io io() {
    return port.io();
  }

  @Override
  public Io outside(String what) {
    return port.outside(what);
  }
}
