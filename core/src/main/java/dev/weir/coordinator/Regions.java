package dev.weir.coordinator;

import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.serde.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The subtasks and split enumerators of a job, region by region, and how far their deployment is.
 */
final class Regions {
  private final ActorGraph graph;
  private final Types types;
  private final CoordinatorPort port;
  private final boolean replays;
  private final EnumeratorFailure onFailure;
  private final List<RegionRun> runs = new ArrayList<>();
  private final TreeMap<String, Integer> regionOfChain = new TreeMap<>();
  private final TreeMap<String, EnumeratorHost<?>> enumerators = new TreeMap<>();

  /** Told when an enumerator fails. */
  interface EnumeratorFailure {
    void failed(String operator, int attempt, Throwable cause);
  }

  /** Does something to a subtask under its current attempt. */
  interface Visitor {
    void visit(SubtaskId subtask, int attempt);
  }

  Regions(
      ActorGraph graph,
      Types types,
      CoordinatorPort port,
      boolean replays,
      EnumeratorFailure onFailure) {
    this.replays = replays;
    this.graph = graph;
    this.types = types;
    this.port = port;
    this.onFailure = onFailure;
    for (int region = 0; region < graph.regions(); region++) {
      List<SubtaskId> subtasks = new ArrayList<>();
      for (Chain chain : graph.chains()) {
        if (chain.region() == region) {
          regionOfChain.put(chain.name(), region);
          for (int i = 0; i < chain.parallelism(); i++) {
            subtasks.add(new SubtaskId(chain.name(), i));
          }
        }
      }
      runs.add(new RegionRun(subtasks));
    }
  }

  ActorGraph graph() {
    return graph;
  }

  Types types() {
    return types;
  }

  int count() {
    return runs.size();
  }

  SortedSet<SubtaskId> subtasks() {
    TreeSet<SubtaskId> all = new TreeSet<>();
    runs.forEach(run -> all.addAll(run.subtasks));
    return all;
  }

  int regionOf(SubtaskId subtask) {
    return regionOfChain(subtask.chain());
  }

  private int regionOfChain(String chain) {
    Integer region = regionOfChain.get(chain);
    if (region == null) {
      throw new IllegalArgumentException("no chain '" + chain + "' in this job");
    }
    return region;
  }

  /**
   * Whether the attempt is the one under which the subtask's region is deployed or being deployed.
   */
  boolean isCurrent(SubtaskId subtask, int attempt) {
    return runs.get(regionOf(subtask)).isUnder(attempt);
  }

  boolean allRunning() {
    return runs.stream().allMatch(RegionRun::isRunning);
  }

  /**
   * @param exact whether nothing was read behind the checkpoint, so that sources may go on from it
   */
  void deploy(int region, int attempt, Optional<Manifest> manifest, boolean exact) {
    RegionRun run = runs.get(region);
    run.deploying(attempt);
    List<OperatorSnapshot> snapshots = manifest.map(Manifest::operators).orElse(List.of());
    for (Chain chain : graph.chains()) {
      if (chain.region() != region) {
        continue;
      }
      if (chain.isSource() && !openEnumerator(chain, attempt, snapshots, exact)) {
        return;
      }
      List<String> operators = chain.vertices().stream().map(Vertex::name).toList();
      List<String> upstream =
          graph.into(chain).stream().map(exchange -> exchange.edge().from()).toList();
      SubtaskRestore restore = SubtaskRestore.of(operators, upstream, snapshots);
      if (!replays && !exact) {
        restore = restore.goingOnLive();
      }
      for (int i = 0; i < chain.parallelism(); i++) {
        port.deploy(
            new SubtaskId(chain.name(), i), attempt, restore.forSubtask(i, chain.parallelism()));
      }
    }
  }

  private boolean openEnumerator(
      Chain chain, int attempt, List<OperatorSnapshot> snapshots, boolean exact) {
    String name = chain.name();
    Optional<EnumeratorState> restored =
        snapshots.stream()
            .filter(operator -> operator.operator().equals(name))
            .findFirst()
            .flatMap(OperatorSnapshot::enumerator);
    try {
      enumerators.put(
          name,
          new EnumeratorHost<>(
              name,
              java.util.Objects.requireNonNull(chain.head().source()),
              chain.parallelism(),
              attempt,
              types,
              port,
              restored,
              replays,
              exact,
              cause -> onFailure.failed(name, attempt, cause)));
      return true;
    } catch (Throwable failed) {
      onFailure.failed(name, attempt, failed);
      return false;
    }
  }

  /**
   * Returns whether the subtask's region is running now because of this; its subtasks were started
   * then.
   */
  boolean deployed(SubtaskId subtask, int attempt) {
    int region = regionOf(subtask);
    RegionRun run = runs.get(region);
    if (!run.deployed(subtask, attempt)) {
      return false;
    }
    port.start(run.subtasks, attempt);
    for (EnumeratorHost<?> host : List.copyOf(enumerators.values())) {
      if (regionOfChain(host.operator()) == region) {
        start(host);
      }
    }
    return run.isRunning();
  }

  private void start(EnumeratorHost<?> host) {
    try {
      host.start();
    } catch (Throwable failed) {
      onFailure.failed(host.operator(), host.attempt(), failed);
    }
  }

  /** Stops a region; returns its subtasks. */
  List<SubtaskId> cancel(int region) {
    RegionRun run = runs.get(region);
    for (EnumeratorHost<?> host : List.copyOf(enumerators.values())) {
      if (regionOfChain(host.operator()) == region) {
        enumerators.remove(host.operator());
        close(host);
      }
    }
    run.down();
    port.cancel(run.subtasks);
    return run.subtasks;
  }

  private void close(EnumeratorHost<?> host) {
    try {
      host.close();
    } catch (Throwable failed) {
      port.log("closing the split enumerator of " + host.operator() + " failed: " + failed);
    }
  }

  void onSplitRequest(SubtaskId source, int attempt) {
    EnumeratorHost<?> host = enumerators.get(source.chain());
    if (host == null || host.attempt() != attempt) {
      return; // asked by an attempt that is over
    }
    try {
      host.onSplitRequest(source.index());
    } catch (Throwable failed) {
      onFailure.failed(source.chain(), attempt, failed);
    }
  }

  /**
   * Collects what each enumerator has to say, by the source's name. Returns false if one failed:
   * its region is restarted then, which ends the checkpoint.
   */
  boolean snapshotEnumerators(CheckpointId checkpoint, Map<String, EnumeratorState> states) {
    for (EnumeratorHost<?> host : List.copyOf(enumerators.values())) {
      try {
        states.put(host.operator(), host.snapshot(checkpoint));
      } catch (Throwable failed) {
        onFailure.failed(host.operator(), host.attempt(), failed);
        return false;
      }
    }
    return true;
  }

  void onComplete(CheckpointId checkpoint) {
    for (EnumeratorHost<?> host : List.copyOf(enumerators.values())) {
      host.onComplete(checkpoint);
    }
  }

  void close() {
    for (EnumeratorHost<?> host : List.copyOf(enumerators.values())) {
      enumerators.remove(host.operator());
      close(host);
    }
  }

  void forAll(Visitor visitor) {
    for (RegionRun run : runs) {
      if (run.isRunning()) {
        run.subtasks.forEach(subtask -> visitor.visit(subtask, run.attempt()));
      }
    }
  }

  void forSources(Visitor visitor) {
    for (Chain chain : graph.chains()) {
      RegionRun run = runs.get(chain.region());
      if (chain.isSource() && run.isRunning()) {
        for (int i = 0; i < chain.parallelism(); i++) {
          visitor.visit(new SubtaskId(chain.name(), i), run.attempt());
        }
      }
    }
  }
}
