package dev.weir.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.cli.CommandFixture;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.ConsoleSink;
import dev.weir.connector.GeneratorSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A user's own job in the simulator. */
final class SimulateCommandTest extends CommandFixture {
  /** Counts in state. */
  public static final class Counting implements Job {
    @Override
    public void define(Pipeline p) {
      int limit = p.arg("limit").orElse("100").asInt();
      p.source("numbers", CollectionSource.of(IntStream.range(0, limit).boxed().toList()))
          .keyBy(number -> number % 5)
          .process("count", InState::new)
          .sink("out", ConsoleSink.create());
    }
  }

  /** Counts in a field, which no checkpoint holds. */
  public static final class Forgetful implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", CollectionSource.of(IntStream.range(0, 300).boxed().toList()))
          .keyBy(number -> number % 5)
          .process("count", InField::new)
          .sink("out", ConsoleSink.create());
    }
  }

  /** Never ends. */
  public static final class Endless implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", GeneratorSource.unbounded(index -> index))
          .sink("out", ConsoleSink.create());
    }
  }

  /** Its output cannot be compared. */
  public static final class Incomparable implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", CollectionSource.of(IntStream.range(0, 10).boxed().toList()))
          .map("wrapped", number -> new int[] {number})
          .sink("out", ConsoleSink.create());
    }
  }

  static final class InState extends KeyedProcess<Integer, Integer, String> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Integer value, KeyedContext<Integer> ctx, Output<String> out) {
      Long before = seen.value();
      long now = (before == null ? 0 : before) + 1;
      seen.update(now);
      out.emit(value % 5 + ":" + now);
    }
  }

  static final class InField extends KeyedProcess<Integer, Integer, String> {
    private final Map<Integer, Long> seen = new HashMap<>();

    @Override
    public void onRecord(Integer value, KeyedContext<Integer> ctx, Output<String> out) {
      out.emit(value % 5 + ":" + seen.merge(value % 5, 1L, Long::sum));
    }
  }

  private int simulate(Class<? extends Job> job, String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "simulate";
    all[1] = job.getName();
    System.arraycopy(words, 0, all, 2, words.length);
    return weir(all);
  }

  @Test
  void aSoundJobPasses() {
    assertThat(simulate(Counting.class, "--seeds", "20", "--limit", "150")).as("%s", err).isZero();
    assertThat(out.toString()).startsWith("job counting passed: 20 seeds, ");
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void stateInAFieldIsFoundAndReplayed() {
    assertThat(simulate(Forgetful.class, "--seeds", "50")).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("job forgetful failed: seed=");
    assertThat(out.toString()).contains("invariant=ExactlyOnceOutput");
    String replay =
        out.toString().lines().filter(line -> line.startsWith("replay: ")).toList().get(0);
    assertThat(replay).endsWith(" --seeds 1 --trace");
    String seed = replay.replaceAll(".*--from (\\d+) .*", "$1");

    String first = out.toString();
    out.getBuffer().setLength(0);
    assertThat(simulate(Forgetful.class, "--from", seed, "--seeds", "1"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void whatCannotBeSimulatedIsExplained() {
    assertThat(simulate(Endless.class)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .startsWith("weir: source 'numbers' never ends")
        .contains("Simulation.of(job).source(\"numbers\"")
        .doesNotContain("\tat ");

    err.getBuffer().setLength(0);
    assertThat(simulate(Incomparable.class)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .startsWith("weir: sink 'out' cannot be simulated: its records are of int[]");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void misspelledOptionsOfTheJobAreNamed() {
    assertThat(simulate(Counting.class, "--limits", "3")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("unknown option --limits; did you mean --limit?");

    err.getBuffer().setLength(0);
    assertThat(simulate(Counting.class, "--seeds", "0")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("'0' is not a whole number from 1 up");
  }
}
