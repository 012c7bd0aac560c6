package dev.weir.testkit.harness;

import dev.weir.api.function.KeySelector;
import dev.weir.element.Watermark;
import dev.weir.id.CheckpointId;
import dev.weir.state.key.KeyGroups;
import dev.weir.testkit.harness.OperatorHarness.Step;
import dev.weir.testkit.harness.VerificationMode.Recovery;
import java.util.ArrayList;
import java.util.List;

/** One run of an operator in one mode, on all its subtasks. */
final class VerificationRun {
  private final HarnessSetup<?> setup;
  private final VerificationMode mode;
  private final List<Input> inputs;
  private final List<OperatorHarness<?>> subtasks = new ArrayList<>();
  private long checkpoint;
  private int restores;

  VerificationRun(HarnessSetup<?> setup, VerificationMode mode, List<Input> inputs) {
    this.setup = setup.refusing(mode.refusing());
    this.mode = mode;
    this.inputs = inputs;
  }

  Collected run() throws Exception {
    for (HarnessPlace place : setup.firstPlaces(mode.parallelism(0))) {
      subtasks.add(OperatorHarness.start(setup, place, List.of()));
    }
    for (int from = 0; from < inputs.size(); from += mode.batch()) {
      List<Input> batch = inputs.subList(from, Math.min(inputs.size(), from + mode.batch()));
      if (mode.recovery() == Recovery.REPLAY) {
        failAfter(batch);
      }
      process(batch, mode.recovery() == Recovery.RESTORE && !mode.isRescaling());
      pause();
    }
    HarnessPlace place = subtasks.get(0).place();
    place.mutations().verify();
    closeAll();
    return place.collected();
  }

  /** Captures a snapshot, goes on, writes the snapshot only then, and starts again from it. */
  private void failAfter(List<Input> batch) throws Exception {
    HarnessPlace place = subtasks.get(0).place();
    Collected.Mark mark = place.collected().mark();
    long clock = place.clock().now();
    List<HarnessCapture> captures = capture();
    process(batch, false);
    List<HarnessSnapshot> snapshots = write(captures);
    place.collected().rollback(mark);
    place.clock().reset(clock);
    restore(snapshots);
  }

  private void pause() throws Exception {
    for (OperatorHarness<?> subtask : subtasks) {
      subtask.idle();
    }
    List<HarnessSnapshot> snapshots = write(capture());
    if (checkpoint % 2 == 0) {
      for (OperatorHarness<?> subtask : subtasks) {
        subtask.checkpointComplete(new CheckpointId(checkpoint));
      }
    }
    if (mode.recovery() == Recovery.RESTORE) {
      restore(snapshots);
    }
  }

  private List<HarnessCapture> capture() throws Exception {
    checkpoint++;
    List<HarnessCapture> captures = new ArrayList<>();
    for (OperatorHarness<?> subtask : subtasks) {
      captures.add(subtask.capture(new CheckpointId(checkpoint)));
    }
    return captures;
  }

  private static List<HarnessSnapshot> write(List<HarnessCapture> captures) throws Exception {
    List<HarnessSnapshot> snapshots = new ArrayList<>();
    for (HarnessCapture capture : captures) {
      snapshots.add(capture.write());
    }
    return snapshots;
  }

  private void restore(List<HarnessSnapshot> snapshots) throws Exception {
    closeAll();
    restores++;
    int parallelism = mode.parallelism(restores);
    HarnessPlace before = snapshots.get(0).place();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      subtasks.add(
          OperatorHarness.start(setup, before.afterRestore(subtask, parallelism), snapshots));
    }
  }

  private void closeAll() throws Exception {
    for (OperatorHarness<?> subtask : subtasks) {
      subtask.close();
    }
    subtasks.clear();
  }

  private void process(List<Input> batch, boolean restoreInBetween) throws Exception {
    List<Input.Arrival> run = new ArrayList<>();
    for (Input input : batch) {
      if (input instanceof Input.Arrival record) {
        run.add(record);
      } else {
        deliver(run);
        advance(input, restoreInBetween);
      }
    }
    deliver(run);
  }

  private void deliver(List<Input.Arrival> run) throws Exception {
    List<List<Input.Arrival>> shares = new ArrayList<>();
    subtasks.forEach(subtask -> shares.add(new ArrayList<>()));
    for (Input.Arrival record : run) {
      KeySelector<Object, Object> selector = setup.keyOf(record.ordinal());
      if (selector != null) {
        shares.get(owner(selector.keyOf(record.value()))).add(record);
      } else {
        shares.forEach(share -> share.add(record)); // of one subtask, unless another input is keyed
      }
    }
    run.clear();
    for (int i = 0; i < shares.size(); i++) {
      if (!shares.get(i).isEmpty()) {
        subtasks.get(i).awaitReady();
        subtasks.get(i).records(shares.get(i));
      }
    }
  }

  private int owner(Object key) {
    int max = HarnessSetup.MAX_PARALLELISM;
    int hash = KeyGroups.mix(setup.types().hash(key));
    return KeyGroups.owner(KeyGroups.ofHash(hash, max), max, subtasks.size());
  }

  private void advance(Input input, boolean restoreInBetween) throws Exception {
    if (input instanceof Input.ProcessingTimeTo time) {
      subtasks.get(0).place().clock().moveTo(time.timestampMillis());
    }
    for (int i = 0; i < subtasks.size(); i++) {
      if (input instanceof Input.End) {
        untilDone(i, Input.watermark(Watermark.MAX), restoreInBetween);
      }
      untilDone(i, input, restoreInBetween);
    }
  }

  private void untilDone(int subtask, Input input, boolean restoreInBetween) throws Exception {
    int calls = 0;
    while (!step(subtasks.get(subtask), input).run()) {
      if (++calls == OperatorHarness.MOST_CALLS) {
        throw new AssertionError(input + " was not done after " + calls + " calls");
      }
      if (restoreInBetween) {
        restore(write(capture()));
      }
    }
  }

  private static Step step(OperatorHarness<?> subtask, Input input) {
    if (input instanceof Input.EventTimeTo time) {
      return () -> subtask.tryWatermark(time.timestampMillis());
    }
    if (input instanceof Input.ProcessingTimeTo) {
      return subtask::tryProcessingTime;
    }
    return subtask::tryEndInput;
  }
}
