package dev.weir.testkit.sim;

import dev.weir.api.Job;
import dev.weir.api.time.EventTime;
import dev.weir.spi.connector.Source;
import dev.weir.testkit.sim.fault.Faults;
import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.run.Episode;
import dev.weir.testkit.sim.run.Figures;
import dev.weir.testkit.sim.run.SeedRun;
import dev.weir.testkit.sim.run.Violation;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.workload.JobBlueprint;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tests a job under failures: runs it once without any, then many times in virtual time while nodes
 * die, messages and writes are lost, coordinators double, and everything is restarted at another
 * parallelism; and compares what its sinks have committed.
 *
 * <pre>{@code
 * Simulation.of(new MyJob())
 *     .source("orders", CollectionSource.of(ORDERS))
 *     .seeds(200)
 *     .verify(output -> assertThat(output.get("totals")).hasSize(3));
 * }</pre>
 *
 * <p>The job must be one whose output, taken as a bag of records, depends neither on the wall clock
 * nor on how the records of different sources and subtasks interleave; its sources must end. Its
 * sinks are replaced by ones that keep transactions in memory: they are never opened. The records
 * of its sinks need {@code equals} and {@code hashCode}. One instance is used by one thread.
 */
public final class Simulation {
  private final JobBlueprint.Definition definition;
  private int seeds = 100;
  private long from = 1;
  private Faults faults = Faults.defaults();
  private boolean exactlyOnce = true;
  private @Nullable PrintStream traceTo;

  private Simulation(Job job) {
    definition = new JobBlueprint.Definition(job);
  }

  /** A simulation of a job with default faults and 100 seeds. */
  public static Simulation of(Job job) {
    return new Simulation(job);
  }

  /** The job's arguments, by name. */
  public Simulation arguments(Map<String, String> values) {
    definition.arguments(values);
    return this;
  }

  /** Reads another source instead of the one with the name. */
  public <T> Simulation source(String name, Source<T, ?> instead) {
    definition.replace(name, instead, null);
    return this;
  }

  /** Reads another source instead of the one with the name. */
  public <T> Simulation source(String name, Source<T, ?> instead, EventTime<T> eventTime) {
    definition.replace(name, instead, eventTime);
    return this;
  }

  /** How many runs with failures there are. */
  public Simulation seeds(int count) {
    seeds = count;
    return this;
  }

  /** The first seed; a failure says which one found it. */
  public Simulation from(long seed) {
    from = seed;
    return this;
  }

  /** What goes wrong, and how often. */
  public Simulation faults(Faults what) {
    faults = what;
    return this;
  }

  /** Demands that nothing is missing from the output, and permits that records come again. */
  public Simulation atLeastOnce() {
    exactlyOnce = false;
    return this;
  }

  /** Prints one line per event. For one seed at a time. */
  public Simulation trace(PrintStream to) {
    traceTo = to;
    return this;
  }

  /**
   * Runs all seeds.
   *
   * @throws SimulationFailure at the first violation of an invariant, in one line that says how to
   *     see it again
   */
  public Report verify() {
    return verify(output -> {});
  }

  /**
   * Runs all seeds.
   *
   * @param check given the output of the run without failures, each sink's records in the order of
   *     their commit; throws if it is not what it should be
   * @throws SimulationFailure at the first violation of an invariant, in one line that says how to
   *     see it again
   */
  public Report verify(Consumer<SortedMap<String, List<Object>>> check) {
    JobBlueprint undisturbed = new JobBlueprint(definition, from, exactlyOnce, Map.of());
    Episode reference =
        new Episode(from, undisturbed, Faults.none(), ground -> Seams.NONE, Trace.off());
    Violation undisturbedViolation = reference.run();
    if (undisturbedViolation != null) {
      throw new SimulationFailure(Optional.empty(), undisturbedViolation, "without failures ");
    }
    SortedMap<String, List<Object>> output = new TreeMap<>(reference.output());
    check.accept(output);

    Map<String, Map<Object, Integer>> expected = JobBlueprint.counted(output, definition);
    Figures figures = Figures.NONE;
    for (long seed = from; seed < from + seeds; seed++) {
      JobBlueprint blueprint = new JobBlueprint(definition, seed, exactlyOnce, expected);
      PrintStream to = traceTo;
      boolean twice = to == null && seed % SeedRun.TWICE_EVERY == 0;
      Trace trace = to != null ? Trace.to(to) : twice ? Trace.hashed() : Trace.off();
      Episode episode = run(blueprint, seed, trace);
      if (twice) {
        Trace second = Trace.hashed();
        run(blueprint, seed, second);
        demandEqual(trace, second, seed, episode.figures());
      }
      figures = figures.plus(episode.figures());
    }
    return new Report(seeds, figures.events(), figures.checkpoints(), figures.restores());
  }

  private Episode run(JobBlueprint blueprint, long seed, Trace trace) {
    Episode episode = new Episode(seed, blueprint, faults, ground -> Seams.NONE, trace);
    demand(episode.run(), seed);
    return episode;
  }

  private static void demandEqual(Trace first, Trace second, long seed, Figures figures) {
    if (first.hash() != second.hash()) {
      demand(Violation.ofTwoTraces(figures), seed);
    }
  }

  private static void demand(@Nullable Violation violation, long seed) {
    if (violation != null) {
      throw new SimulationFailure(Optional.of(seed), violation, "");
    }
  }

  /**
   * What all runs consisted of: enough to see that something was tested at all.
   *
   * @param checkpoints how many checkpoints completed
   * @param restores how often subtasks were restored from a checkpoint
   */
  public record Report(int seeds, long events, long checkpoints, long restores) {}

  /** An invariant did not hold. */
  public static final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Long> seed;
    private final String finding;

    private SimulationFailure(Optional<Long> seed, Violation violation, String when) {
      this(
          seed,
          "invariant="
              + violation.invariant()
              + " "
              + when
              + "at event "
              + violation.event()
              + ": "
              + violation.message());
    }

    private SimulationFailure(Optional<Long> seed, String finding) {
      super(
          seed.map(
                  number ->
                      "seed="
                          + number
                          + " "
                          + finding
                          + "; replay: .from("
                          + number
                          + ").seeds(1).trace(System.out)")
              .orElse(finding));
      this.seed = seed;
      this.finding = finding;
    }

    /** The seed that found it; none if it takes no failure. */
    Optional<Long> seed() {
      return seed;
    }

    /** Which invariant does not hold, where, and why. */
    String finding() {
      return finding;
    }
  }
}
