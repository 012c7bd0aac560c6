package dev.weir.protocol.checkpoint;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * A {@link CheckpointMachine} over two subtasks, its state, and the effects of its last decision.
 */
abstract class MachineUnderTest {
  static final SubtaskId A = new SubtaskId("a", 0);
  static final SubtaskId B = new SubtaskId("b", 0);
  static final TreeSet<SubtaskId> BOTH = new TreeSet<>(List.of(A, B));

  CheckpointMachine machine = new CheckpointMachine(settings(1, 1));
  CheckpointState state = CheckpointState.initial(BOTH, id(1), 100);
  List<CheckpointEffect> effects = List.of();

  static CheckpointSettings settings(int toleratedFailures, int maxInFlight) {
    return CheckpointSettings.every(Duration.ofMillis(100))
        .withMinPause(Duration.ofMillis(30))
        .withTimeout(Duration.ofMillis(1000))
        .withToleratedFailures(toleratedFailures)
        .withMaxInFlight(maxInFlight);
  }

  static CheckpointId id(long value) {
    return new CheckpointId(value);
  }

  static Barrier barrier(long id) {
    return barrier(id, CheckpointPurpose.PERIODIC);
  }

  static Barrier barrier(long id, CheckpointPurpose purpose) {
    return new Barrier(id(id), purpose, Alignment.ALIGNED);
  }

  void take(CheckpointMachine.Decision decision) {
    state = decision.next();
    effects = decision.effects();
  }

  void running(long now) {
    take(machine.running(state, now, now));
  }

  void tick(long now) {
    take(machine.tick(state, now));
  }

  void acknowledge(long id, SubtaskId subtask, boolean drained, long now) {
    take(machine.acknowledged(state, id(id), subtask, drained, now));
  }

  void acknowledgeAll(long id, boolean drained, long now) {
    acknowledge(id, A, drained, now);
    acknowledge(id, B, drained, now);
  }

  void moveHead(long id) {
    take(machine.manifestWritten(state, id(id)));
  }

  void complete(long id, long now) {
    take(machine.completed(state, id(id), now));
  }

  void commit(long id, SubtaskId subtask) {
    take(machine.committed(state, id(id), subtask));
  }
}
