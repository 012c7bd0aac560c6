package dev.weir.testkit.harness;

import dev.weir.api.error.OnError;
import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.Metrics;
import dev.weir.element.Watermark;
import dev.weir.id.CheckpointId;
import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.LeaderEpoch;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Io;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one operator instance stands in during a test. */
final class HarnessContext implements OperatorContext<Object> {
  /** Who fires more than so many timers in one call is taken for one that never ends. */
  static final int MOST_TIMERS = 1_000_000;

  /** So long another thread may take to wake an operator up. */
  private static final long PATIENCE_SECONDS = 5;

  private static final JobId JOB = new JobId("harness");
  private static final LeaderEpoch EPOCH = new LeaderEpoch(1);

  private final HarnessSetup<?> setup;
  private final HarnessPlace place;
  private final @Nullable KeyedState keyed;
  private final SubtaskState subtaskState;
  private final Map<String, Receiver<Object>> sides = new HashMap<>();
  private final Receiver<Object> output;
  private final Metrics metrics;
  final HarnessIo io = new HarnessIo();
  final Room room;
  long watermark = Watermark.MIN;
  int timersInARow;
  Optional<CheckpointId> restoredFrom = Optional.empty();
  volatile boolean wokenUp;
  private final Semaphore wakeUps = new Semaphore(0);
  boolean splitRequested;
  boolean idleEmitted;

  HarnessContext(HarnessSetup<?> setup, HarnessPlace place, @Nullable KeyedState keyed) {
    this.setup = setup;
    this.place = place;
    this.keyed = keyed;
    this.subtaskState = new SubtaskState(setup.operator(), setup.types());
    this.metrics = new Metrics(setup.operator());
    this.room = setup.newRoom();
    this.output =
        (value, timestampMillis) -> {
          beforeEmit(value);
          idleEmitted = false;
          place.collected().add(value, timestampMillis);
        };
  }

  private void beforeEmit(Object value) {
    room.onEmit();
    place.mutations().watch(value, "emitted by operator '" + setup.operator() + "'");
  }

  @Override
  public JobTerm term() {
    return new JobTerm(JOB, Installation.NONE, EPOCH);
  }

  @Override
  public Optional<CheckpointId> restoredFrom() {
    return restoredFrom;
  }

  @Override
  public String operator() {
    return setup.operator();
  }

  @Override
  public int subtask() {
    return place.subtask();
  }

  @Override
  public int parallelism() {
    return place.parallelism();
  }

  @Override
  public int maxParallelism() {
    return HarnessSetup.MAX_PARALLELISM;
  }

  @Override
  public OnError onError() {
    return setup.onError();
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public int attempt() {
    return place.attempt();
  }

  @Override
  public Types types() {
    return setup.types();
  }

  @Override
  public @Nullable KeyedState keyedState() {
    return keyed;
  }

  @Override
  public SubtaskState subtaskState() {
    return subtaskState;
  }

  @Override
  public Receiver<Object> output() {
    return output;
  }

  @Override
  @SuppressWarnings("unchecked") // what is collected is of any type
  public <S> Receiver<S> sideOutput(OutputTag<S> tag) {
    return (Receiver<S>) sides.computeIfAbsent(tag.name(), this::newSide);
  }

  private Receiver<Object> newSide(String tag) {
    return (value, timestampMillis) -> {
      beforeEmit(value);
      place.collected().addSide(tag, value, timestampMillis);
    };
  }

  @Override
  public boolean hasRoom() {
    return room.hasRoom();
  }

  @Override
  public boolean mayFire() {
    if (!room.hasRoom()) {
      return false;
    }
    if (++timersInARow > MOST_TIMERS) {
      throw new AssertionError(
          "operator '"
              + setup.operator()
              + "' has fired "
              + MOST_TIMERS
              + " timers in one call and has more that are due: a timer that is set again for a"
              + " time that has come fires for ever");
    }
    return true;
  }

  @Override
  public Io io() {
    return io;
  }

  @Override
  public long processingTime() {
    return place.clock().now();
  }

  @Override
  public long watermark() {
    return watermark;
  }

  @Override
  public boolean inputEnded() {
    return watermark == Watermark.MAX;
  }

  @Override
  public void emitWatermark(long timestampMillis) {
    idleEmitted = false;
    place.collected().addWatermark(timestampMillis);
  }

  @Override
  public void emitIdle() {
    idleEmitted = true;
  }

  @Override
  public void emitActive() {
    idleEmitted = false;
  }

  @Override
  public void wakeUp() {
    wokenUp = true;
    wakeUps.release();
  }

  /** Waits for a wake-up since the last wait, from whatever thread. Returns whether one came. */
  boolean awaitWakeUp() throws InterruptedException {
    boolean came = wakeUps.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    wakeUps.drainPermits();
    return came;
  }

  /** Whether there was one since the last wait: another thread may have brought something. */
  boolean hasWakeUps() {
    return wakeUps.availablePermits() > 0;
  }

  @Override
  public void requestSplit() {
    splitRequested = true;
  }
}
