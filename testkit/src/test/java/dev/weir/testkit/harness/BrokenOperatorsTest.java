package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.ValueState;
import dev.weir.operator.Operator;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.MapOperator;
import dev.weir.operator.basic.ProcessOperator;
import dev.weir.operator.keyed.KeyedProcessOperator;
import dev.weir.serde.TypeRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * The mistakes that the harness is there to find: if it misses one of these, its green means
 * nothing.
 */
final class BrokenOperatorsTest {
  private static final List<Input> ABA =
      List.of(Input.record("a"), Input.record("b"), Input.record("a"), Input.end());

  private static void assertCaught(ThrowingCallable verification, String... messages) {
    assertThatThrownBy(verification)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(messages);
  }

  /** Forgets its count at a restore. */
  static final class CountsInField extends KeyedProcess<String, String, Long> {
    private long count;

    @Override
    public void onRecord(String value, KeyedContext<String> ctx, Output<Long> out) {
      out.emit(++count);
    }
  }

  /** Keeps the output and uses it in a thread of its own, which hides what comes of it. */
  static final class EmitsElsewhere extends KeyedProcess<String, String, String> {
    @Override
    public void onRecord(String value, KeyedContext<String> ctx, Output<String> out)
        throws InterruptedException {
      Thread other =
          new Thread(
              () -> {
                try {
                  out.emit(value);
                } catch (RuntimeException hidden) {
                  // as an executor would
                }
              });
      other.start();
      other.join();
    }
  }

  @Test
  void anOutputUsedOnAnotherThread() {
    assertCaught(
        () ->
            OperatorHarness.of(() -> new KeyedProcessOperator<>(new EmitsElsewhere()))
                .keyedBy((String word) -> word)
                .verify(List.of(Input.record("a")), "a"),
        "the output of operator 'operator' was used on thread");
  }

  /** Keeps state's handle in another function's reach, and the output for the next record. */
  static final class KeepsOutput extends KeyedProcess<String, String, String> {
    private final Deque<Runnable> kept;

    KeepsOutput(Deque<Runnable> kept) {
      this.kept = kept;
    }

    @Override
    public void onRecord(String value, KeyedContext<String> ctx, Output<String> out) {
      kept.add(() -> out.emit(value));
    }
  }

  @Test
  void anOutputUsedBetweenTwoCalls() throws Exception {
    Deque<Runnable> kept = new ArrayDeque<>();
    OperatorHarness<String> harness =
        OperatorHarness.<String>of(() -> new KeyedProcessOperator<>(new KeepsOutput(kept)))
            .keyedBy((String word) -> word)
            .open();
    harness.record("a");
    assertThatThrownBy(kept.remove()::run)
        .hasMessageStartingWith("the output of operator 'operator' was used when no call");
    assertThatThrownBy(() -> harness.record("b"))
        .hasMessageStartingWith("the output of operator 'operator' was used when no call");
  }

  /** Sets its timers again for a time that has come. */
  static final class Restless extends KeyedProcess<String, String, String> {
    @Override
    public void onRecord(String value, KeyedContext<String> ctx, Output<String> out) {
      ctx.timers().atEventTime(10);
      ctx.timers().atProcessingTime(10);
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, String key, KeyedContext<String> ctx, Output<String> out) {
      if (domain == TimeDomain.EVENT_TIME) {
        ctx.timers().atEventTime(at);
      } else {
        ctx.timers().atProcessingTime(at);
      }
    }
  }

  @Test
  void timersWithoutEnd() {
    HarnessSetup<String> setup =
        OperatorHarness.<String>of(() -> new KeyedProcessOperator<>(new Restless()))
            .named("restless")
            .keyedBy((String word) -> word);
    for (Input time : List.of(Input.watermark(10), Input.processingTime(10))) {
      assertCaught(
          () -> setup.verify(List.of(Input.record("a"), time)),
          "operator 'restless' has fired",
          "fires for ever");
    }
  }

  @Test
  void stateKeptInAField() {
    assertCaught(
        () ->
            OperatorHarness.of(() -> new KeyedProcessOperator<>(new CountsInField()))
                .keyedBy((String word) -> "all")
                .verify(ABA, 1L, 2L, 3L),
        "restored at each pause",
        "should be");
  }

  @Test
  void stateSharedByAllInstances() {
    List<String> shared = new ArrayList<>();
    assertCaught(
        () ->
            OperatorHarness.verify(
                () ->
                    new MapOperator<String, Integer>(
                        word -> {
                          shared.add(word);
                          return shared.size();
                        }),
                ABA,
                1,
                2,
                3),
        "but was\n  [4, 5, 6]");
  }

  /** Changes the list that is in its state instead of replacing it. */
  static final class MutatesState extends KeyedProcess<String, String, Integer> {
    private final ValueState<List<String>> words =
        state(ValueState.of("words", new TypeRef<List<String>>() {}));

    @Override
    public void onRecord(String value, KeyedContext<String> ctx, Output<Integer> out) {
      List<String> all = words.value();
      if (!(all instanceof ArrayList)) {
        all = all == null ? new ArrayList<>() : new ArrayList<>(all);
      }
      all.add(value);
      words.update(all);
      out.emit(all.size());
    }
  }

  @Test
  void stateChangedInPlaceWhileASnapshotIsWritten() {
    assertCaught(
        () ->
            OperatorHarness.of(() -> new KeyedProcessOperator<>(new MutatesState()))
                .keyedBy((String word) -> "all")
                .verify(ABA, 1, 2, 3),
        "failing after each batch");
  }

  @Test
  void aRecordChangedAfterItWasEmitted() {
    assertCaught(
        () ->
            OperatorHarness.of(
                    () -> {
                      ArrayList<String> reused = new ArrayList<>();
                      return new MapOperator<String, ArrayList<String>>(
                          word -> {
                            reused.clear();
                            reused.add(word);
                            return reused;
                          });
                    })
                .named("wrap")
                .verify(List.of(Input.record("a"), Input.record("b")), List.of("b"), List.of("b")),
        "a record of java.util.ArrayList emitted by operator 'wrap' was changed afterwards");
  }

  @Test
  void anInputRecordChanged() {
    List<Input> inputs =
        List.of(Input.record(new ArrayList<>(List.of(3, 1))), Input.record(new ArrayList<>()));
    assertCaught(
        () ->
            OperatorHarness.verify(
                () ->
                    new MapOperator<ArrayList<Integer>, Integer>(
                        list -> {
                          list.sort(null);
                          return list.size();
                        }),
                inputs,
                2,
                0),
        "received by operator 'operator' was changed afterwards");
  }

  /** Keeps its timers where no snapshot sees them. */
  static final class LosesTimers extends Operator<String> {
    private final Deque<Long> timers = new ArrayDeque<>();

    @Override
    public List<Receiver<?>> inputs() {
      return List.of((value, timestampMillis) -> timers.add(timestampMillis));
    }

    @Override
    public boolean advanceWatermark(long watermarkMillis) throws Exception {
      while (!timers.isEmpty() && timers.peek() <= watermarkMillis) {
        if (!context().hasRoom()) {
          return false;
        }
        long timer = timers.remove();
        context().output().accept("timer", timer);
      }
      return true;
    }
  }

  @Test
  void lostTimers() {
    assertCaught(
        () ->
            OperatorHarness.verify(
                LosesTimers::new,
                List.of(Input.record("a", 1), Input.record("b", 2), Input.watermark(5)),
                "timer",
                "timer"),
        "restored at each pause",
        "but was");
  }

  /** Fires processing-time timers again and again. */
  static final class StuckTimer extends Operator<String> {
    @Override
    public List<Receiver<?>> inputs() {
      return List.of((value, timestampMillis) -> {});
    }

    @Override
    public long nextProcessingTimer() {
      return 5;
    }
  }

  @Test
  void aTimerThatStaysDue() {
    assertCaught(
        () -> OperatorHarness.verify(StuckTimer::new, List.of(Input.processingTime(10))),
        "nextProcessingTimer() is still 5");
  }

  /** Reads another key's state, because it looks at the first record's key only. */
  static final class RemembersKey extends KeyedProcess<String, String, String> {
    private String key;

    @Override
    public void onRecord(String value, KeyedContext<String> ctx, Output<String> out) {
      if (key == null) {
        key = value;
      }
      out.emit(key);
    }
  }

  @Test
  void aFunctionThatMixesUpKeysOnASubtask() {
    assertCaught(
        () ->
            OperatorHarness.of(() -> new KeyedProcessOperator<>(new RemembersKey()))
                .keyedBy((String word) -> word)
                .verify(ABA, "a", "a", "a"),
        "restored at each pause");
  }

  /** Says at the end how many records there were, from a field. */
  static final class CountsForTheEnd extends Process<String, Long> {
    private long count;

    @Override
    public void onRecord(String value, Context ctx, Output<Long> out) {
      count++;
    }

    @Override
    public void onEndOfInput(Context ctx, Output<Long> out) {
      out.emit(count);
    }
  }

  @Test
  void aFieldThatIsUsedAtTheEndOnly() {
    assertCaught(
        () -> OperatorHarness.verify(() -> new ProcessOperator<>(new CountsForTheEnd()), ABA, 3L),
        "restored at each pause");
  }

  @Test
  void wrongExpectationsAreShown() {
    assertCaught(
        () ->
            OperatorHarness.verify(
                () -> new MapOperator<String, String>(word -> word + "!"), ABA, "a!", "b!"),
        "should be\n  [a!, b!]\nbut was\n  [a!, b!, a!]");
  }
}
