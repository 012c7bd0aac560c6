package dev.weir.coordinator;

import dev.weir.connector.Io;
import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what a coordinator does to the world; its clock stands still until it is set. */
final class FakeCoordinatorPort implements CoordinatorPort {
  final List<String> said = new ArrayList<>();
  final List<Manifest> manifests = new ArrayList<>();
  final List<SubtaskRestore> restores = new ArrayList<>();
  final List<Long> wakeUps = new ArrayList<>();
  @Nullable JobState toPersist;
  long now = 1_000;

  /** What was said since the last call. */
  List<String> takeSaid() {
    List<String> taken = List.copyOf(said);
    said.clear();
    return taken;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    wakeUps.add(timestampMillis);
  }

  @Override
  public void persist(JobState next) {
    toPersist = next;
    said.add("persist " + next.status());
  }

  @Override
  public void deploy(SubtaskId subtask, int attempt, SubtaskRestore restore) {
    restores.add(restore);
    said.add("deploy " + subtask + " " + attempt);
  }

  @Override
  public void start(List<SubtaskId> region, int attempt) {
    said.add("start " + region + " " + attempt);
  }

  @Override
  public void cancel(List<SubtaskId> subtasks) {
    said.add("cancel " + subtasks);
  }

  @Override
  public void trigger(SubtaskId source, int attempt, CheckpointEffect.Trigger trigger) {
    Barrier barrier = trigger.barrier();
    said.add("trigger " + source + " " + barrier.checkpoint() + " " + barrier.alignment());
  }

  @Override
  public void overtake(SubtaskId subtask, int attempt, Barrier barrier) {
    said.add("overtake " + subtask + " " + barrier.checkpoint() + " " + barrier.alignment());
  }

  @Override
  public void notifyComplete(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    said.add("complete " + subtask + " " + checkpoint);
  }

  @Override
  public void notifyAbort(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    said.add("abort " + subtask + " " + checkpoint);
  }

  @Override
  public void assignSplit(SubtaskId source, int attempt, byte[] split) {}

  @Override
  public void noMoreSplits(SubtaskId source, int attempt) {}

  @Override
  public void writeManifest(Manifest manifest) {
    manifests.add(manifest);
    said.add("write manifest " + manifest.checkpoint() + " " + manifest.alignment());
  }

  @Override
  public void readManifest(ObjectRef manifest) {
    said.add("read " + manifest.name());
  }

  @Override
  public void collectGarbage(GarbageOrder order) {
    said.add(order.orphans() ? "collect orphans" : "collect garbage");
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {}

  @Override
  public void ended(JobStatus status) {
    said.add("ended " + status);
  }

  @Override
  public void log(String event) {}

  @Override
  public void warn(String event) {
    said.add("warn " + event);
  }
}
