package dev.weir.testkit.sim.scenario;

import dev.weir.element.DeliveryGuarantee;
import dev.weir.testkit.sim.fault.Faults;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.invariant.ReadAtMostOnce;
import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.mutation.Mutation;
import dev.weir.testkit.sim.run.Episode;
import dev.weir.testkit.sim.run.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A story that must end well: {@link CountingPipeline} under a {@link Script}. It is told once per
 * seed; a seed only says how long things take, and what comes first of what happens at the same
 * time.
 */
public final class Scenario {
  private final Consumer<Script> story;
  private DeliveryGuarantee promise = DeliveryGuarantee.EXACTLY_ONCE;
  private boolean unaligned;
  private Duration interval = Duration.ofMillis(12);

  private Scenario(Consumer<Script> story) {
    this.story = story;
  }

  /**
   * A scenario of a job that promises exactly-once, with aligned checkpoints, one each 12 ms.
   *
   * @param story writes the script, anew for each run
   */
  public static Scenario of(Consumer<Script> story) {
    return new Scenario(story);
  }

  /** The same, of a job with unaligned checkpoints. */
  public Scenario unaligned() {
    unaligned = true;
    return this;
  }

  /** The same, of a job that takes checkpoints when somebody asks for one, and at its end. */
  public Scenario checkpointsOnRequest() {
    interval = Duration.ofHours(1);
    return this;
  }

  /** The same, of a job that promises at-most-once. */
  public Scenario atMostOnce() {
    promise = DeliveryGuarantee.AT_MOST_ONCE;
    return this;
  }

  /**
   * Runs it.
   *
   * @param mutation what is broken
   * @return what went wrong; empty if all that must hold does, and the script was followed
   */
  public Optional<String> run(long seed, Mutation mutation, Trace trace) {
    Script script = new Script();
    story.accept(script);
    CountingPipeline pipeline = new CountingPipeline(promise, unaligned, interval);
    Episode episode =
        new Episode(
            seed,
            pipeline,
            Faults.none(),
            ground -> mutation.plant(ground).around(script.seams(ground)),
            trace);
    script.begin(episode.controls());
    List<Invariant> further = new ArrayList<>(List.of(script.watch()));
    if (promise == DeliveryGuarantee.AT_MOST_ONCE) {
      further.add(new ReadAtMostOnce());
    }
    Violation violation = episode.demand(further).run();
    return violation != null
        ? Optional.of(violation.invariant() + ": " + violation.message())
        : script.unfired().map(moment -> "it never came to pass that " + moment);
  }
}
