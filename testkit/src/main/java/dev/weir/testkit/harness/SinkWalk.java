package dev.weir.testkit.harness;

import dev.weir.id.CheckpointId;
import dev.weir.operator.sink.PreparedOutput;
import dev.weir.operator.sink.SinkOperator;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.testkit.harness.SinkHarness.SinkUnderTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One run of a sink: a walk that a seed decides, and the model that says what must be visible. */
final class SinkWalk<T> {
  private final SinkUnderTest<T> test;
  private final List<T> records;
  private final Random random;
  private final CrowdedSink<T, ?> sink;
  private final HarnessSetup<Object> setup;
  private final List<OperatorHarness<Object>> subtasks = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private int written;
  private long lastCheckpoint;

  /** The last complete checkpoint: what a restart goes on from. */
  private List<HarnessSnapshot> head = List.of();

  private int headPosition;
  private CheckpointId headId = new CheckpointId(1);

  SinkWalk(SinkUnderTest<T> test, List<T> records, long seed) {
    this.test = test;
    this.records = records;
    this.random = new Random(seed);
    this.sink = crowded(test.sink(), new Random(seed));
    this.setup = new HarnessSetup<Object>(() -> new SinkOperator<>(sink)).named("sink");
  }

  private static <T, C> CrowdedSink<T, C> crowded(Sink<T, C> sink, Random random) {
    return new CrowdedSink<>(sink, random);
  }

  void run() throws Exception {
    try (sink) {
      walk();
    } catch (Throwable thrown) {
      throw new AssertionError(thrown.getMessage() + "; steps: " + steps, thrown);
    } finally {
      closeAll();
    }
  }

  private void walk() throws Exception {
    start(setup.firstPlaces(1 + random.nextInt(3)));
    while (written < records.size()) {
      step();
      checkVisible(false);
    }
    complete(checkpoint());
    noticeAll(headId);
    checkVisible(true);
  }

  private void step() throws Exception {
    int dice = random.nextInt(20);
    if (dice < 9) {
      write(1 + random.nextInt(5));
    } else if (dice < 11) {
      steps.add("idle");
      for (OperatorHarness<Object> subtask : subtasks) {
        subtask.idle();
      }
    } else if (dice < 13) {
      complete(checkpoint());
    } else if (dice < 14) {
      failCheckpoint();
    } else if (dice < 18) {
      notice();
    } else if (dice < 19) {
      crash();
    } else {
      abandonCheckpoint();
    }
  }

  private void write(int count) throws Exception {
    int end = Math.min(records.size(), written + count);
    steps.add("write " + written + ".." + end);
    for (OperatorHarness<Object> subtask : subtasks) {
      subtask.awaitReady();
    }
    for (; written < end; written++) {
      subtasks.get(written % subtasks.size()).record(records.get(written), written);
    }
  }

  private List<HarnessCapture> checkpoint() throws Exception {
    CheckpointId id = new CheckpointId(++lastCheckpoint);
    List<HarnessCapture> captures = new ArrayList<>();
    for (OperatorHarness<Object> subtask : subtasks) {
      captures.add(subtask.capture(id));
    }
    return captures;
  }

  /** The background part comes later than the next records. */
  private void complete(List<HarnessCapture> captures) throws Exception {
    int position = written;
    write(random.nextInt(3));
    List<HarnessSnapshot> snapshots = new ArrayList<>();
    for (HarnessCapture capture : captures) {
      snapshots.add(capture.write());
    }
    steps.add("complete " + lastCheckpoint + " at " + position);
    head = snapshots;
    headPosition = position;
    headId = new CheckpointId(lastCheckpoint);
  }

  /** All parts are written, but the checkpoint never becomes complete. */
  private void failCheckpoint() throws Exception {
    List<HarnessCapture> captures = checkpoint();
    steps.add("fail " + lastCheckpoint);
    for (HarnessCapture capture : captures) {
      capture.write();
    }
  }

  /** The checkpoint is given up before its background part runs. */
  private void abandonCheckpoint() throws Exception {
    checkpoint();
    steps.add("abandon " + lastCheckpoint);
  }

  private void notice() throws Exception {
    if (head.isEmpty()) {
      return;
    }
    long late = 1L + random.nextInt((int) headId.value());
    if (random.nextBoolean()) {
      noticeAll(new CheckpointId(random.nextInt(4) == 0 ? late : headId.value()));
      return;
    }
    int subtask = random.nextInt(subtasks.size());
    steps.add("notice " + headId + " to " + subtask);
    commitInOnePlace();
    notice(subtasks.get(subtask), headId);
  }

  private void notice(OperatorHarness<Object> subtask, CheckpointId checkpoint) throws Exception {
    if (sink.commitsInOnePlace()) {
      if (random.nextBoolean()) {
        subtask.noticed(checkpoint);
      }
      subtask.committedInOnePlace(headId);
    }
    subtask.checkpointComplete(checkpoint);
  }

  /** As the coordinator does, from the snapshots of the head. */
  private void commitInOnePlace() throws Exception {
    if (!sink.commitsInOnePlace() || head.isEmpty()) {
      return;
    }
    steps.add("commit " + headId + " in one place");
    HarnessContext context = subtasks.get(0).context();
    SinkScope scope =
        new SinkScope(
            context.term(),
            setup.operator(),
            0,
            head.size(),
            context.attempt(),
            true,
            Optional.of(headId));
    List<SnapshotReader> readers = new ArrayList<>();
    for (HarnessSnapshot snapshot : head) {
      readers.add(snapshot.open());
    }
    PreparedOutput.read(setup.operator(), sink, setup.types(), readers).commit(scope);
    for (SnapshotReader reader : readers) {
      reader.close();
    }
  }

  private void noticeAll(CheckpointId checkpoint) throws Exception {
    steps.add("notice " + checkpoint);
    commitInOnePlace();
    for (OperatorHarness<Object> subtask : subtasks) {
      notice(subtask, checkpoint);
    }
    if (checkpoint.equals(headId)) {
      checkVisible(true);
    }
  }

  private void crash() throws Exception {
    int parallelism = 1 + random.nextInt(4);
    steps.add("crash, on with " + parallelism);
    HarnessPlace before = subtasks.get(0).place();
    List<HarnessPlace> places = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      places.add(before.afterRestore(i, parallelism));
    }
    // A writer that is closed orderly could flush what a crash leaves behind: half of them are.
    if (random.nextBoolean()) {
      closeAll();
    }
    subtasks.clear();
    written = headPosition;
    start(places);
    commitInOnePlace();
    checkVisible(true);
  }

  private void start(List<HarnessPlace> places) throws Exception {
    for (HarnessPlace place : places) {
      subtasks.add(OperatorHarness.start(setup, place, head));
    }
  }

  private void checkVisible(boolean all) throws Exception {
    List<T> visible = test.visible().records();
    Set<T> distinct = new HashSet<>(visible);
    if (distinct.size() != visible.size()) {
      throw new AssertionError("records are visible twice: " + visible);
    }
    Set<T> covered = new HashSet<>(records.subList(0, headPosition));
    if (!covered.containsAll(distinct)) {
      distinct.removeAll(covered);
      throw new AssertionError("visible although no complete checkpoint covers it: " + distinct);
    }
    if (all && distinct.size() < covered.size()) {
      covered.removeAll(distinct);
      throw new AssertionError("not visible although committed: " + covered);
    }
  }

  private void closeAll() throws Exception {
    for (OperatorHarness<Object> subtask : subtasks) {
      subtask.close();
    }
  }
}
