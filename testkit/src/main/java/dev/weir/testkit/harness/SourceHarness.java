package dev.weir.testkit.harness;

import dev.weir.api.time.EventTime;
import dev.weir.id.CheckpointId;
import dev.weir.operator.SourceDriver;
import dev.weir.operator.source.SourceOperator;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drives a source, its enumerator and all its subtasks, on the calling thread and with a clock that
 * the test moves.
 *
 * @param <T> the records
 * @param <S> the splits
 */
public final class SourceHarness<T, S> implements AutoCloseable {
  private final Source<T, S> source;
  private final HarnessSetup<T> setup;
  private final List<OperatorHarness<T>> subtasks = new ArrayList<>();
  private EnumeratorDesk<S> desk;
  private boolean[] ended;
  private long checkpoint;

  private SourceHarness(Source<T, S> source, HarnessSetup<T> setup, int parallelism)
      throws Exception {
    this.source = source;
    this.setup = setup;
    List<HarnessPlace> places = setup.firstPlaces(parallelism);
    this.ended = new boolean[parallelism];
    this.desk = newDesk(places.get(0), Optional.empty());
    for (HarnessPlace place : places) {
      subtasks.add(OperatorHarness.start(setup, place, List.of()));
    }
  }

  private EnumeratorDesk<S> newDesk(HarnessPlace place, Optional<byte[]> state) throws Exception {
    return new EnumeratorDesk<>(source, place.parallelism(), setup.types(), place.clock(), state);
  }

  /** Opens a source without event time. */
  public static <T, S> SourceHarness<T, S> open(Source<T, S> source, int parallelism)
      throws Exception {
    return open(source, null, parallelism, 0);
  }

  /**
   * Opens a source.
   *
   * @param startMillis what the wall clock shows, in milliseconds since the epoch
   */
  public static <T, S> SourceHarness<T, S> open(
      Source<T, S> source, @Nullable EventTime<T> eventTime, int parallelism, long startMillis)
      throws Exception {
    HarnessSetup<T> setup =
        new HarnessSetup<T>(() -> new SourceOperator<>(source, eventTime))
            .named("source")
            .types(new Types())
            .startingAt(startMillis);
    return new SourceHarness<>(source, setup, parallelism);
  }

  /**
   * Reads a bounded source to its end again and again: with different numbers of records per poll;
   * with a restore, or a failure and a restore, after each round of polls; with several subtasks,
   * whose number changes; told of complete checkpoints, and not told. Each time all the expected
   * records must come, in any order, and at each checkpoint a reader must go on with exactly the
   * splits that it has not finished.
   *
   * @throws AssertionError if they do not; the message says in which run
   */
  public static <T, S> void verify(Source<T, S> source, List<T> expected) {
    SourceVerification.verify(source, expected);
  }

  /**
   * Polls one subtask, after delivering what the enumerator has assigned.
   *
   * @param maxRecords the most records that it may emit
   */
  public Progress poll(int subtask, int maxRecords) throws Exception {
    deliver();
    if (ended[subtask]) {
      return Progress.ENDED;
    }
    Progress[] progress = {Progress.MORE};
    OperatorHarness<T> polled = subtasks.get(subtask);
    polled.context().wokenUp = false;
    int before = collected().main().size();
    polled.call(false, () -> progress[0] = polled.source().poll(maxRecords));
    if (collected().main().size() > before + maxRecords) {
      throw new AssertionError(
          "a poll for " + maxRecords + " records gave " + (collected().main().size() - before));
    }
    ended[subtask] = progress[0] == Progress.ENDED;
    return progress[0];
  }

  /**
   * Polls all subtasks in turn, and moves the clock when they wait for it, until all have ended.
   *
   * @throws AssertionError if all wait, and nothing is under way that could end that
   */
  public void readToEnd(int recordsPerPoll) throws Exception {
    while (!isEnded()) {
      if (!pollAll(recordsPerPoll) && !isEnded()) {
        advanceClock();
      }
    }
  }

  /** Polls each subtask once. Returns whether anything happened. */
  boolean pollAll(int maxRecords) throws Exception {
    int before = collected().main().size();
    boolean any = false;
    for (int subtask = 0; subtask < subtasks.size(); subtask++) {
      // What comes for one subtask while another's turn is prepared is an event like any other.
      any |= deliver();
      any |= poll(subtask, maxRecords) == Progress.MORE;
    }
    any |= deliver();
    return any || collected().main().size() > before;
  }

  /** Moves the clock to where something is due. */
  void advanceClock() throws Exception {
    long next = nextProcessingTimer();
    if (next == Long.MAX_VALUE) {
      throw new AssertionError(
          "all readers wait, and neither split, I/O nor timer is under way: they would wait for"
              + " ever");
    }
    processingTime(Math.max(next, clock().now()));
  }

  /**
   * Delivers requests, assignments and the results of blocking work. Returns whether there were
   * any.
   */
  boolean deliver() throws Exception {
    boolean any = false;
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < subtasks.size(); i++) {
        more |= deliverOf(i);
      }
      more |= desk.deliver(readers());
      any |= more;
    }
    return any;
  }

  private boolean deliverOf(int subtask) throws Exception {
    HarnessContext context = subtasks.get(subtask).context();
    boolean any = context.io.runAll();
    if (context.splitRequested) {
      context.splitRequested = false;
      desk.request(subtask);
      any = true;
    }
    return any;
  }

  private List<SourceDriver> readers() {
    List<SourceDriver> readers = new ArrayList<>();
    subtasks.forEach(subtask -> readers.add(subtask.source()));
    return readers;
  }

  /** Whether the reader of a subtask has asked to be polled since it was last. */
  public boolean isWokenUp(int subtask) {
    return subtasks.get(subtask).context().wokenUp;
  }

  /** The wall clock advances. */
  public void processingTime(long timestampMillis) throws Exception {
    subtasks.get(0).place().clock().moveTo(timestampMillis);
    for (OperatorHarness<T> subtask : subtasks) {
      subtask.tryProcessingTime();
    }
    deliver();
  }

  /** When the wall clock has something to do next; {@link Long#MAX_VALUE} for never. */
  public long nextProcessingTimer() {
    long next = desk.nextTimer();
    for (OperatorHarness<T> subtask : subtasks) {
      next = Math.min(next, subtask.nextProcessingTimer());
    }
    return next;
  }

  /** Whether all subtasks have read all there is. */
  public boolean isEnded() {
    for (boolean each : ended) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  /** The records so far, of all subtasks, in the order in which they were emitted. */
  public List<T> output() {
    return subtasks.get(0).output();
  }

  /** As {@link #output}, with timestamps. */
  public List<Emitted<T>> emitted() {
    return subtasks.get(0).emitted();
  }

  /** The watermarks so far, of all subtasks. */
  public List<Long> watermarks() {
    return subtasks.get(0).watermarks();
  }

  /** Whether a subtask has said that it is idle. */
  public boolean isIdle(int subtask) {
    return subtasks.get(subtask).isIdle();
  }

  /** What a checkpoint holds: the readers' parts and the enumerator's. */
  static final class SourceCapture {
    private final List<HarnessCapture> readers;
    private final byte[] enumerator;

    SourceCapture(List<HarnessCapture> readers, byte[] enumerator) {
      this.readers = readers;
      this.enumerator = enumerator;
    }
  }

  /**
   * Takes a checkpoint and completes it: the readers are told their positions.
   *
   * @return the checkpoint
   */
  public CheckpointId checkpoint() throws Exception {
    capture();
    complete();
    return new CheckpointId(checkpoint);
  }

  /** The last checkpoint is complete. */
  void complete() throws Exception {
    for (OperatorHarness<T> subtask : subtasks) {
      subtask.checkpointComplete(new CheckpointId(checkpoint));
    }
  }

  /** The last checkpoint will not complete. */
  void abort() throws Exception {
    for (OperatorHarness<T> subtask : subtasks) {
      subtask.checkpointAborted(new CheckpointId(checkpoint));
    }
  }

  SourceCapture capture() throws Exception {
    deliver();
    checkpoint++;
    List<HarnessCapture> readers = new ArrayList<>();
    for (OperatorHarness<T> subtask : subtasks) {
      readers.add(subtask.capture(new CheckpointId(checkpoint)));
    }
    return new SourceCapture(readers, desk.snapshot());
  }

  void restore(SourceCapture capture, int parallelism) throws Exception {
    restore(capture, parallelism, () -> {});
  }

  private void restore(SourceCapture capture, int parallelism, Meanwhile meanwhile)
      throws Exception {
    List<HarnessSnapshot> snapshots = new ArrayList<>();
    for (HarnessCapture reader : capture.readers) {
      snapshots.add(reader.write());
    }
    HarnessPlace before = snapshots.get(0).place();
    close();
    meanwhile.happen();
    ended = new boolean[parallelism];
    desk = newDesk(before.afterRestore(0, parallelism), Optional.of(capture.enumerator));
    for (int subtask = 0; subtask < parallelism; subtask++) {
      subtasks.add(
          OperatorHarness.start(setup, before.afterRestore(subtask, parallelism), snapshots));
    }
  }

  /** Takes a checkpoint and goes on from it with new readers, as many as the parallelism says. */
  public void restart(int parallelism) throws Exception {
    restore(capture(), parallelism);
  }

  /** What happens outside while a source is down. */
  @FunctionalInterface
  public interface Meanwhile {
    /** Changes what the source reads. */
    void happen() throws Exception;
  }

  /**
   * As {@link #restart(int)}, but the job is down for a while: what the source reads may change
   * before it goes on.
   */
  public void restart(int parallelism, Meanwhile meanwhile) throws Exception {
    restore(capture(), parallelism, meanwhile);
  }

  /** Polls all subtasks in turn until nothing happens before the clock moves. */
  public void readWhatIsThere(int recordsPerPoll) throws Exception {
    boolean any = true;
    while (any) {
      any = pollAll(recordsPerPoll);
    }
  }

  Collected collected() {
    return subtasks.get(0).place().collected();
  }

  HarnessClock clock() {
    return subtasks.get(0).place().clock();
  }

  @Override
  public void close() throws Exception {
    for (OperatorHarness<T> subtask : subtasks) {
      subtask.close();
    }
    subtasks.clear();
    desk.close();
  }
}
