package dev.weir.job;

import dev.weir.api.ArgumentException;
import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.graph.Graph;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.plan.Parallelism;
import dev.weir.serde.types.Types;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job that was defined with its arguments: all that a node needs to run its part.
 *
 * @param arguments the options that were given, all of which the job knows, in the order of their
 *     names
 */
public record JobDefinition(
    String description, Graph graph, Types types, Map<String, String> arguments) {

  public JobDefinition {
    arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
  }

  /**
   * Defines a job.
   *
   * @throws ArgumentException for an option that is missing, malformed or unknown
   */
  public static JobDefinition of(Job job, Arguments arguments) {
    ClassLoader loader = job.getClass().getClassLoader();
    try (ContextLoader entered = new ContextLoader(loader)) {
      Pipeline pipeline = new Pipeline(arguments, new Types(loader));
      job.define(pipeline);
      arguments.rejectUnknown();
      return new JobDefinition(
          job.description(), pipeline.graph(), pipeline.types(), arguments.asMap());
    }
  }

  /**
   * Compiles the job's graph.
   *
   * @param defaultParallelism of operators that have no parallelism of their own
   * @throws dev.weir.plan.GraphException if it cannot run, with all reasons
   */
  public ActorGraph compile(int defaultParallelism) {
    return compile(Parallelism.of(defaultParallelism));
  }

  /**
   * Compiles the job's graph.
   *
   * @throws dev.weir.plan.GraphException if it cannot run, with all reasons
   */
  public ActorGraph compile(Parallelism parallelism) {
    return new GraphCompiler(parallelism).compile(graph);
  }
}
