package dev.weir.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.ValueState;
import dev.weir.api.time.EventTime;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.GeneratorSource;
import dev.weir.plan.GraphException;
import dev.weir.testkit.CollectingSink;
import dev.weir.testkit.ForwardingSource;
import dev.weir.testkit.sim.Simulation.SimulationFailure;
import dev.weir.testkit.sim.fault.Faults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a user tests a job of theirs. */
class SimulationTest {
  record Count(String word, long number) {}

  private static final List<String> WORDS =
      IntStream.range(0, 300).mapToObj(i -> "word" + i % 7).toList();

  /** Counts with state, as it should be done. */
  static final class Counting extends KeyedProcess<String, String, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<Count> out) {
      Long before = seen.value();
      long now = (before == null ? 0 : before) + 1;
      seen.update(now);
      out.emit(new Count(word, now));
    }
  }

  /** Counts in a field, which no checkpoint knows about. */
  static final class Forgetful extends KeyedProcess<String, String, Count> {
    private final Map<String, Long> seen = new HashMap<>();

    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<Count> out) {
      out.emit(new Count(word, seen.merge(word, 1L, Long::sum)));
    }
  }

  private static Job counting(
      dev.weir.api.function.Supplier<KeyedProcess<String, String, Count>> by) {
    return (Pipeline p) ->
        p.source("words", GeneratorSource.unbounded(i -> "endless"))
            .keyBy(word -> word)
            .process("count", by)
            .sink("counts", new CollectingSink<>());
  }

  @Test
  void aSoundJobPasses() {
    Simulation.Report report =
        Simulation.of(counting(Counting::new))
            .source("words", CollectionSource.of(WORDS))
            .seeds(50)
            .faults(Faults.defaults())
            .verify(
                output ->
                    assertThat(output.get("counts"))
                        .hasSize(WORDS.size())
                        .contains(new Count("word3", 1), new Count("word3", 43)));

    assertThat(report.restores()).isGreaterThan(50);
  }

  @Test
  void stateOutsideOfStateIsFound() {
    assertThatThrownBy(
            () ->
                Simulation.of(counting(Forgetful::new))
                    .source("words", CollectionSource.of(WORDS))
                    .seeds(50)
                    .verify())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("invariant=ExactlyOnceOutput")
        .hasMessageContaining("replay: .from(");
  }

  /** Counts in a thread of its own, which hides what comes of it. */
  static final class Elsewhere extends KeyedProcess<String, String, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<Count> out)
        throws InterruptedException {
      Thread other =
          new Thread(
              () -> {
                try {
                  seen.update(1L);
                } catch (RuntimeException hidden) {
                  // as an executor would
                }
              },
              "elsewhere");
      other.start();
      other.join();
    }
  }

  @Test
  void stateUsedOnAnotherThreadIsFound() {
    assertThatThrownBy(
            () ->
                Simulation.of(counting(Elsewhere::new))
                    .source("words", CollectionSource.of(WORDS))
                    .verify())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("state 'seen' of operator 'count' was used on thread 'elsewhere'");
  }

  @Test
  void aSourceThatCannotReplayIsRefused() {
    assertThatThrownBy(
            () ->
                Simulation.of(counting(Counting::new))
                    .source(
                        "words",
                        new ForwardingSource<>(CollectionSource.of(WORDS)) {
                          @Override
                          public boolean isReplayable() {
                            return false;
                          }
                        })
                    .verify())
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("source 'words' cannot read again");
  }

  /** Sets its timer again for a time that has passed. */
  static final class Restless extends KeyedProcess<String, String, Count> {
    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<Count> out) {
      ctx.timers().atEventTime(0);
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, String key, KeyedContext<String> ctx, Output<Count> out) {
      ctx.timers().atEventTime(at);
    }
  }

  @Test
  void timersWithoutEndAreFound_byTheNameOfTheirOperator() {
    assertThatThrownBy(
            () ->
                Simulation.of(counting(Restless::new))
                    .source(
                        "words",
                        CollectionSource.of(WORDS),
                        EventTime.ascending(word -> 1_000_000 + WORDS.indexOf(word)))
                    .verify())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("invariant=EventuallyCompletes")
        .hasMessageContaining("operator 'count' has fired more than");
  }

  @Test
  void aSourceThatTheJobDoesNotHaveIsNamed() {
    assertThatThrownBy(
            () ->
                Simulation.of(counting(Counting::new))
                    .source("wrods", CollectionSource.of(WORDS))
                    .verify())
        .hasMessageContaining("no source 'wrods'");
  }
}
