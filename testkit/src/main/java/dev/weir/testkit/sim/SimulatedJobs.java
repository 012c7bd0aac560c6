package dev.weir.testkit.sim;

import dev.weir.api.Arguments;
import dev.weir.graph.Vertex;
import dev.weir.job.JobDefinition;
import dev.weir.job.JobSimulator;
import dev.weir.spi.connector.Source;
import dev.weir.testkit.sim.Simulation.Report;
import dev.weir.testkit.sim.Simulation.SimulationFailure;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Simulates jobs for the command line: with their own sources, which must end. */
public final class SimulatedJobs implements JobSimulator {
  @Override
  public Verdict simulate(Request request) {
    check(JobDefinition.of(request.job(), Arguments.of(request.arguments())));
    Simulation simulation =
        Simulation.of(request.job())
            .arguments(request.arguments())
            .seeds(request.seeds())
            .from(request.from());
    if (!request.exactlyOnce()) {
      simulation.atLeastOnce();
    }
    request.trace().ifPresent(simulation::trace);
    try {
      return passed(simulation.verify(SimulatedJobs::checkRecords));
    } catch (SimulationFailure failure) {
      if (failure.seed().isEmpty()) {
        throw new IllegalArgumentException(
            "the job does not finish in the simulation even without failures ("
                + failure.finding()
                + "). Its input must be at hand, end, and be small: some thousand records");
      }
      return new Verdict(failure.seed(), failure.finding());
    }
  }

  private static Verdict passed(Report report) {
    return new Verdict(
        Optional.empty(),
        "%d seeds, %d events, %d checkpoints, %d restores: the output was that of a run without failures each time"
            .formatted(report.seeds(), report.events(), report.checkpoints(), report.restores()));
  }

  private static void check(JobDefinition job) {
    List<Vertex> vertices = job.graph().vertices();
    for (Vertex each : vertices) {
      Source<?, ?> source = each.source();
      if (source != null && !source.isBounded()) {
        throw new IllegalArgumentException(
            "source '"
                + each.name()
                + "' never ends, so that no simulation of it would: give the job an input that"
                + " ends, or replace the source in a test with Simulation.of(job).source(\""
                + each.name()
                + "\", …)");
      }
    }
    if (vertices.stream().noneMatch(Vertex::isSink)) {
      throw new IllegalArgumentException("the job has no sink, so there is nothing to compare");
    }
  }

  /** Records that are equal to themselves alone would make each run look wrong. */
  private static void checkRecords(SortedMap<String, List<Object>> output) {
    output.forEach(
        (sink, records) -> {
          for (Object each : records) {
            if (!hasEquals(each.getClass())) {
              throw new IllegalArgumentException(
                  "sink '"
                      + sink
                      + "' cannot be simulated: its records are of "
                      + each.getClass().getTypeName()
                      + ", which has no equals and hashCode to compare them by; a record has them");
            }
          }
        });
  }

  private static boolean hasEquals(Class<?> type) {
    try {
      return !type.isArray()
          && type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
