package dev.weir.connectors.file;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SourceReader.Progress;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.spi.connector.SplitOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs a source on one thread and a virtual clock. Reads, their results, requests and answers
 * happen in an order that the random numbers choose; a reader is polled only if it asked to be. The
 * clock moves when nothing else can happen.
 */
final class SourceRun<T, S> implements AutoCloseable {

  /** A consistent snapshot of a run, as bytes. */
  static final class Checkpoint {
    private final byte[] enumerator;
    private final List<List<byte[]>> readers;

    Checkpoint(byte[] enumerator, List<List<byte[]>> readers) {
      this.enumerator = enumerator;
      this.readers = readers;
    }
  }

  private record Timer(long at, long order, Runnable action) {}

  private final Random random;
  private final Types types = new Types();
  private final Serde<S> splitSerde;
  private final SplitEnumerator<S> enumerator;
  private final List<Subtask> subtasks = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::order));
  private long now = 1_000_000;
  private long timerCount;

  /** What was emitted so far, by all subtasks. */
  final List<T> emitted = new ArrayList<>();

  /** The largest number of records that a reader is asked for at once. */
  int maxRecords = 1;

  private interface Action {
    void run() throws Exception;
  }

  SourceRun(Source<T, S> source, int parallelism, Random random) throws Exception {
    this(source, parallelism, random, null);
  }

  SourceRun(Source<T, S> source, int parallelism, Random random, Checkpoint restored)
      throws Exception {
    this.random = random;
    this.splitSerde = source.splitSerde(types);
    byte[] state = restored == null ? null : restored.enumerator;
    this.enumerator =
        source.enumerator(new FakeEnumeratorContext(parallelism), Optional.ofNullable(state));
    for (int i = 0; i < parallelism; i++) {
      subtasks.add(new Subtask(source, i, parallelism));
    }
    if (restored != null) {
      int next = 0;
      for (List<byte[]> splits : restored.readers) {
        subtasks.get(next++ % parallelism).restore(splits);
      }
    }
    enumerator.start();
    for (Subtask subtask : subtasks) {
      subtask.reader.start();
    }
  }

  /** Lets one thing happen; returns false if nothing can before the clock moves. */
  boolean step() throws Exception {
    List<Action> possible = new ArrayList<>();
    for (Subtask subtask : subtasks) {
      if (subtask.awake && !subtask.ended) {
        possible.add(subtask::poll);
      }
    }
    int choice = possible.size() + actions.size();
    if (choice == 0) {
      return false;
    }
    choice = random.nextInt(choice);
    if (choice < possible.size()) {
      possible.get(choice).run();
    } else {
      actions.remove(choice - possible.size()).run();
    }
    return true;
  }

  /** Goes on until nothing can happen before the clock moves. */
  void settle() throws Exception {
    while (step()) {
      // Each step is one thing that happens.
    }
  }

  /** Moves the clock, and lets all happen that is due. */
  void advance(Duration duration) throws Exception {
    long until = now + duration.toMillis();
    settle();
    while (!timers.isEmpty() && timers.peek().at() <= until) {
      Timer timer = timers.remove();
      now = Math.max(now, timer.at());
      timer.action().run();
      settle();
    }
    now = until;
  }

  /**
   * Sets the clock back; what is scheduled still comes after the same delay, as with a clock of the
   * system.
   */
  void setBack(Duration duration) {
    List<Timer> scheduled = List.copyOf(timers);
    timers.clear();
    for (Timer timer : scheduled) {
      timers.add(new Timer(timer.at() - duration.toMillis(), timer.order(), timer.action()));
    }
    now -= duration.toMillis();
  }

  boolean isEnded() {
    return subtasks.stream().allMatch(subtask -> subtask.ended);
  }

  /** Runs a bounded source to its end. */
  List<T> runToEnd() throws Exception {
    settle();
    if (!isEnded()) {
      throw new AssertionError("the source waits for nothing, after " + emitted);
    }
    return emitted;
  }

  Checkpoint checkpoint() {
    BinaryWriter out = new BinaryWriter();
    enumerator.snapshot(out);
    List<List<byte[]>> readers = new ArrayList<>();
    for (Subtask subtask : subtasks) {
      readers.add(subtask.snapshot());
    }
    return new Checkpoint(out.toBytes(), readers);
  }

  @Override
  public void close() throws Exception {
    enumerator.close();
    for (Subtask subtask : subtasks) {
      subtask.reader.close();
      subtask.ended = true;
    }
  }

  /** Reads at once or later, and hands the result over later still. */
  private final class FakeIo implements Io {
    @Override
    public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
      actions.add(
          () -> {
            R result = blocking.call();
            actions.add(() -> onResult.accept(result));
          });
    }
  }

  private final class FakeEnumeratorContext implements EnumeratorContext<S> {
    private final int parallelism;

    FakeEnumeratorContext(int parallelism) {
      this.parallelism = parallelism;
    }

    @Override
    public int parallelism() {
      return parallelism;
    }

    @Override
    public Types types() {
      return types;
    }

    @Override
    public void assign(int subtask, List<S> splits) {
      subtasks.get(subtask).assigned(splits);
    }

    @Override
    public void noMoreSplits(int subtask) {
      actions.add(() -> subtasks.get(subtask).reader.noMoreSplits());
    }

    @Override
    public Io io() {
      return new FakeIo();
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
      timers.add(new Timer(now + delay.toMillis(), timerCount++, action));
    }
  }

  private final class Subtask implements ReaderContext, SourceOutput<T> {
    private final Source<T, S> source;
    private final int index;
    private final int parallelism;
    private final SourceReader<T, S> reader;

    /** The names of the splits that it has not finished. */
    private final Set<String> named = new HashSet<>();

    /** Assigned, and on its way: it belongs to this subtask's part of a checkpoint. */
    private final List<S> underway = new ArrayList<>();

    private boolean awake = true;
    private boolean ended;
    private int room;

    Subtask(Source<T, S> source, int index, int parallelism) throws Exception {
      this.source = source;
      this.index = index;
      this.parallelism = parallelism;
      this.reader = source.reader(this);
    }

    void assigned(List<S> splits) {
      underway.addAll(splits);
      actions.add(
          () -> {
            underway.removeAll(splits);
            add(splits);
          });
    }

    private void add(List<S> splits) throws Exception {
      splits.forEach(split -> source.splitId(split).ifPresent(named::add));
      reader.addSplits(splits);
    }

    void restore(List<byte[]> splits) throws Exception {
      List<S> read = new ArrayList<>();
      for (byte[] split : splits) {
        read.add(splitSerde.read(new BinaryReader(split)));
      }
      add(read);
    }

    List<byte[]> snapshot() {
      List<S> splits = new ArrayList<>(reader.snapshot());
      Set<String> unfinished = new HashSet<>();
      splits.forEach(split -> source.splitId(split).ifPresent(unfinished::add));
      if (!unfinished.equals(named)) {
        throw new AssertionError("goes on with " + unfinished + ", not finished are " + named);
      }
      splits.addAll(underway);
      List<byte[]> written = new ArrayList<>();
      for (S split : splits) {
        BinaryWriter out = new BinaryWriter();
        splitSerde.write(split, out);
        written.add(out.toBytes());
      }
      return written;
    }

    void poll() throws Exception {
      awake = false;
      room = 1 + random.nextInt(maxRecords);
      Progress progress = reader.poll(this, room);
      if (progress == Progress.MORE) {
        awake = true;
      } else if (progress == Progress.ENDED) {
        ended = true;
      }
    }

    @Override
    public void emit(T value) {
      if (ended || --room < 0) {
        throw new AssertionError("not asked for: " + value);
      }
      emitted.add(value);
    }

    @Override
    public void emit(T value, long timestampMillis) {
      emit(value);
    }

    @Override
    public SplitOutput<T> split(String id) {
      if (!named.contains(id)) {
        throw new AssertionError("has no split " + id);
      }
      return new OneSplit(id);
    }

    @Override
    public void watermark(long timestampMillis) {}

    @Override
    public void idle() {}

    @Override
    public void active() {}

    @Override
    public void finish() {}

    private final class OneSplit implements SplitOutput<T> {
      private final String id;

      OneSplit(String id) {
        this.id = id;
      }

      @Override
      public void emit(T value) {
        Subtask.this.emit(value);
      }

      @Override
      public void emit(T value, long timestampMillis) {
        Subtask.this.emit(value);
      }

      @Override
      public void watermark(long timestampMillis) {}

      @Override
      public void idle() {}

      @Override
      public void active() {}

      @Override
      public void finish() {
        named.remove(id);
      }
    }

    @Override
    public int subtask() {
      return index;
    }

    @Override
    public int parallelism() {
      return parallelism;
    }

    @Override
    public Io io() {
      return new FakeIo();
    }

    @Override
    public long processingTime() {
      return now;
    }

    @Override
    public void wakeUp() {
      awake = true;
    }

    @Override
    public void wakeUpAt(long timestampMillis) {
      timers.add(new Timer(timestampMillis, timerCount++, () -> awake = true));
    }

    @Override
    public void requestSplit() {
      actions.add(() -> enumerator.onSplitRequest(index));
    }
  }
}
