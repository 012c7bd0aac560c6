package dev.weir.testkit.sim.workload;

import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.api.time.EventTime;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.graph.Graph;
import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.Source;
import dev.weir.testkit.sim.kernel.SimRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A user's job, with its sinks and some of its sources replaced. */
public final class JobBlueprint implements Blueprint {
  private static final JobId JOB = new JobId("simulated");

  private final Definition definition;
  private final long seed;
  private final SimSettings settings;
  private final Map<String, Map<Object, Integer>> expected;

  public JobBlueprint(
      Definition definition,
      long seed,
      boolean exactlyOnce,
      Map<String, Map<Object, Integer>> expected) {
    this.definition = definition;
    this.seed = seed;
    this.expected = expected;
    settings =
        SimSettings.draw(
            new SimRandom(seed),
            exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE,
            Set.of());
  }

  @Override
  public JobId job() {
    return JOB;
  }

  @Override
  public SimSettings settings() {
    return settings;
  }

  @Override
  public Deployment deployment(Surroundings surroundings, int start) {
    JobDefinition job = definition.define();
    Graph graph = job.graph();
    for (Vertex vertex : graph.vertices()) {
      if (vertex.isSink()) {
        Sink<Object, String> sink = surroundings.sink(vertex.name());
        replace(graph, vertex, Vertex.sink(vertex.name(), sink));
      }
    }
    int parallelism = new SimRandom(seed * 31 + start).between(1, 4);
    ActorGraph compiled = new GraphCompiler(parallelism).compile(graph);
    settings.coordinator().check(compiled);
    return new Deployment(compiled, job.types());
  }

  private static void replace(Graph graph, Vertex before, Vertex after) {
    graph.replace(
        before, after.withParallelism(before.parallelism()).withChaining(before.chaining()));
  }

  @Override
  public Map<String, Map<Object, Integer>> expected() {
    return expected;
  }

  /** Jobs of users may have more input than the built-in ones. */
  @Override
  public long patienceMillis() {
    return 120_000;
  }

  /** How often each record is in each sink; a sink without records counts, too. */
  public static Map<String, Map<Object, Integer>> counted(
      Map<String, List<Object>> output, Definition definition) {
    Map<String, Map<Object, Integer>> counted = new TreeMap<>();
    for (Vertex vertex : definition.define().graph().vertices()) {
      if (vertex.isSink()) {
        Map<Object, Integer> records = new HashMap<>();
        output
            .getOrDefault(vertex.name(), List.of())
            .forEach(each -> records.merge(each, 1, Integer::sum));
        counted.put(vertex.name(), records);
      }
    }
    return counted;
  }

  /** What the test says about the job. */
  public static final class Definition {
    private final Job job;
    private final Map<String, Vertex> sources = new TreeMap<>();
    private Map<String, String> arguments = Map.of();

    public Definition(Job job) {
      this.job = job;
    }

    public void arguments(Map<String, String> values) {
      arguments = Map.copyOf(values);
    }

    public <T> void replace(String name, Source<T, ?> source, @Nullable EventTime<T> eventTime) {
      sources.put(
          name,
          eventTime == null ? Vertex.source(name, source) : Vertex.source(name, source, eventTime));
    }

    /** The job as it is from its code, with its sources replaced. */
    JobDefinition define() {
      JobDefinition defined = JobDefinition.of(job, Arguments.of(arguments));
      Graph graph = defined.graph();
      Map<String, Vertex> known = new TreeMap<>();
      graph.vertices().forEach(vertex -> known.put(vertex.name(), vertex));
      sources.forEach(
          (name, source) -> {
            Vertex before = known.get(name);
            if (before == null || !before.isSource()) {
              throw new IllegalArgumentException(
                  "the job has no source '" + name + "'; it has " + known.keySet());
            }
            JobBlueprint.replace(graph, before, source);
          });
      return defined;
    }
  }
}
