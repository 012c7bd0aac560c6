package dev.weir.coordinator.deploy;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.enumerator.EnumeratorHost;
import dev.weir.coordinator.order.SubtaskLedger;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.graph.Vertex;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The subtasks and split enumerators of a job, region by region, and how far their deployment or
 * adoption is.
 *
 * @param <A> the address of a subtask
 */
public final class Regions<A> {
  private final ActorGraph graph;
  private final Types types;
  private final CoordinatorPort<A> port;
  private final SubtaskLedger<A> ledger;
  private final DeliveryGuarantee guarantee;
  private final long adoptWithinMillis;
  private final Listener listener;
  private final List<RegionRun> runs = new ArrayList<>();
  private final TreeMap<String, Integer> regionOfChain = new TreeMap<>();
  private final TreeMap<String, EnumeratorHost<?, A>> enumerators = new TreeMap<>();
  private long runningMillis;

  /** Told what does not come about. */
  public interface Listener {
    /** The enumerator of a source has failed. */
    void enumeratorFailed(String operator, int attempt, Throwable cause);

    /** A region cannot be adopted under its attempt. */
    void notAdopted(int region, int attempt, String reason);
  }

  public Regions(
      ActorGraph graph,
      Types types,
      CoordinatorPort<A> port,
      SubtaskLedger<A> ledger,
      DeliveryGuarantee guarantee,
      long adoptWithinMillis,
      Listener listener) {
    this.adoptWithinMillis = adoptWithinMillis;
    this.guarantee = guarantee;
    this.graph = graph;
    this.types = types;
    this.port = port;
    this.ledger = ledger;
    this.listener = listener;
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

  public int count() {
    return runs.size();
  }

  public SortedSet<SubtaskId> subtasks() {
    TreeSet<SubtaskId> all = new TreeSet<>();
    runs.forEach(run -> all.addAll(run.subtasks));
    return all;
  }

  public int regionOf(SubtaskId subtask) {
    return regionOfChain(subtask.chain());
  }

  private int regionOfChain(String chain) {
    Integer region = regionOfChain.get(chain);
    if (region == null) {
      throw new IllegalArgumentException("no chain '" + chain + "' in this job");
    }
    return region;
  }

  /** Whether the source's region is deployed or being deployed under this attempt. */
  public boolean isCurrent(String source, int attempt) {
    return runs.get(regionOfChain(source)).isUnder(attempt);
  }

  /** The attempt under which the subtask's region is deployed or being deployed. */
  public int attemptOf(SubtaskId subtask) {
    return runs.get(regionOf(subtask)).attempt();
  }

  /** What the region was deployed from; asked for once, when it runs. */
  public Optional<Manifest> takeRestored(int region) {
    return runs.get(region).takeRestored();
  }

  /** Where the state of all those came from that were deployed last. */
  public RestoredBytes restored() {
    return runs.stream().map(RegionRun::bytes).reduce(RestoredBytes.NONE, RestoredBytes::plus);
  }

  /** When all of them ran, the last time that they came to. */
  public long runningMillis() {
    return runningMillis;
  }

  public boolean allRunning() {
    return runs.stream().allMatch(RegionRun::isRunning);
  }

  void deploy(int region, AttemptId attempt, Optional<Manifest> manifest, ReadFrom readFrom) {
    RegionRun run = runs.get(region);
    run.deploying(attempt.number(), manifest);
    for (Chain chain : graph.chains()) {
      if (chain.region() != region) {
        continue;
      }
      if (!openEnumerator(chain, attempt.number(), manifest, readFrom)) {
        return;
      }
      List<String> operators = chain.vertices().stream().map(Vertex::name).toList();
      List<String> upstream =
          graph.into(chain).stream().map(exchange -> exchange.edge().from()).toList();
      SubtaskRestore restore =
          manifest.isPresent()
              ? SubtaskRestore.of(manifest.get(), operators, upstream, readFrom)
              : new SubtaskRestore.Fresh();
      for (int i = 0; i < chain.parallelism(); i++) {
        ledger.deploy(
            new SubtaskId(chain.name(), i), attempt, restore.forSubtask(i, chain.parallelism()));
      }
    }
  }

  /**
   * Asks the region's subtasks who they are, where the coordinator before has deployed them.
   *
   * @param attempt as which they are to go on
   */
  void adopt(int region, AttemptId attempt, Optional<Manifest> manifest) {
    RegionRun run = runs.get(region);
    run.adopting(attempt.number(), manifest, port.now() + adoptWithinMillis);
    Optional<CheckpointId> head = manifest.map(Manifest::checkpoint);
    for (Chain chain : graph.chains()) {
      if (chain.region() != region) {
        continue;
      }
      if (!openEnumerator(chain, attempt.number(), manifest, ReadFrom.POSITIONS)) {
        return;
      }
      for (int i = 0; i < chain.parallelism(); i++) {
        ledger.adopt(new SubtaskId(chain.name(), i), attempt, head);
      }
    }
  }

  /** Returns whether that succeeded, or there is none. */
  private boolean openEnumerator(
      Chain chain, int attempt, Optional<Manifest> manifest, ReadFrom readFrom) {
    if (!chain.isSource()) {
      return true;
    }
    String name = chain.name();
    Optional<EnumeratorState> restored =
        manifest.stream()
            .flatMap(checkpoint -> checkpoint.operators().stream())
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
              ledger,
              restored,
              guarantee,
              readFrom,
              cause -> listener.enumeratorFailed(name, attempt, cause)));
      return true;
    } catch (Throwable failed) {
      listener.enumeratorFailed(name, attempt, failed);
      return false;
    }
  }

  /** A subtask says who it is; returns whether its region runs because of this. */
  public boolean here(SubtaskId subtask, SubtaskReport.Here here) {
    runs.get(regionOf(subtask)).here(subtask, here);
    return startIfComplete(regionOf(subtask));
  }

  /** A subtask is restored and open; returns whether its region runs because of this. */
  public boolean deployed(SubtaskId subtask, RestoredBytes restored) {
    runs.get(regionOf(subtask)).deployed(subtask, restored);
    return startIfComplete(regionOf(subtask));
  }

  private boolean startIfComplete(int region) {
    RegionRun run = runs.get(region);
    if (!run.isComplete()) {
      return false;
    }
    List<EnumeratorHost<?, A>> hosts =
        enumerators.values().stream()
            .filter(host -> regionOfChain(host.operator()) == region)
            .toList();
    if (run.isAdopted() && !hosts.stream().allMatch(host -> goesOn(host, run))) {
      run.down();
      return false;
    }
    run.running();
    if (allRunning()) {
      runningMillis = port.now();
    }
    if (!run.bytes().equals(RestoredBytes.NONE)) {
      port.log("restored " + run.bytes());
    }
    Map<String, Map<SubtaskId, A>> addresses = ledger.addresses(run.subtasks);
    for (SubtaskId each : run.subtasks) {
      if (!run.wasStarted(each)) {
        ledger.order(each, new SubtaskOrder.Start<>(Neighbours.of(graph, each, addresses)));
      }
    }
    hosts.forEach(this::start);
    return run.isRunning();
  }

  /** Tells an enumerator what it does not know of the readers that it has got. */
  private boolean goesOn(EnumeratorHost<?, A> host, RegionRun run) {
    List<SubtaskReport.Here> readers = new ArrayList<>();
    run.here()
        .forEach(
            (subtask, here) -> {
              if (subtask.chain().equals(host.operator())) {
                readers.add(here);
              }
            });
    try {
      if (host.adopt(readers)) {
        return true;
      }
    } catch (Throwable failed) {
      listener.enumeratorFailed(host.operator(), host.attempt(), failed);
      return false;
    }
    listener.notAdopted(
        regionOfChain(host.operator()),
        run.attempt(),
        "source '" + host.operator() + "' cannot go on with readers that went on without it");
    return false;
  }

  /** A subtask does not run. Returns whether its region was being adopted, and now is not. */
  public boolean missing(SubtaskId subtask, String reason) {
    int region = regionOf(subtask);
    RegionRun run = runs.get(region);
    if (!run.isAdopting()) {
      return false;
    }
    listener.notAdopted(region, run.attempt(), reason);
    run.down();
    return true;
  }

  /** Gives up on those who do not say who they are. */
  public void tick(long nowMillis) {
    for (RegionRun run : runs) {
      if (run.adoptedBy() <= nowMillis) {
        SubtaskId silent = run.silent();
        missing(silent, "subtask " + silent + " does not answer");
      }
    }
  }

  /** Whether all regions go on as the coordinator before had deployed them. */
  public boolean allAdopted() {
    return runs.stream().allMatch(RegionRun::isAdopted);
  }

  /** Whether no subtask that was adopted was restored from the head: all took a snapshot for it. */
  public boolean noneRestored() {
    return runs.stream()
        .flatMap(run -> run.here().values().stream())
        .noneMatch(SubtaskReport.Here::restored);
  }

  /** What the subtasks of a region have said that goes on; empty if it was deployed. */
  public SortedMap<SubtaskId, SubtaskReport.Here> adopted(int region) {
    return runs.get(region).here();
  }

  /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} if nothing is due. */
  public long nextTick() {
    return runs.stream().mapToLong(RegionRun::adoptedBy).min().orElse(Long.MAX_VALUE);
  }

  private void start(EnumeratorHost<?, A> host) {
    try {
      host.start();
    } catch (Throwable failed) {
      listener.enumeratorFailed(host.operator(), host.attempt(), failed);
    }
  }

  /** Stops a region, up to an attempt; returns its subtasks. */
  public List<SubtaskId> cancel(int region, AttemptId upTo) {
    RegionRun run = runs.get(region);
    for (EnumeratorHost<?, A> host : List.copyOf(enumerators.values())) {
      if (regionOfChain(host.operator()) == region) {
        enumerators.remove(host.operator());
        close(host);
      }
    }
    run.down();
    run.subtasks.forEach(subtask -> ledger.cancel(subtask, upTo));
    return run.subtasks;
  }

  private void close(EnumeratorHost<?, A> host) {
    try {
      host.close();
    } catch (Throwable failed) {
      port.log("closing the split enumerator of " + host.operator() + " failed: " + failed);
    }
  }

  public void onSplitRequest(SubtaskId source) {
    EnumeratorHost<?, A> host = enumerators.get(source.chain());
    if (host == null) {
      throw new IllegalStateException(source + " asks for a split and is no source");
    }
    try {
      host.onSplitRequest(source.index());
    } catch (Throwable failed) {
      listener.enumeratorFailed(source.chain(), host.attempt(), failed);
    }
  }

  /**
   * Collects what each enumerator has to say, by the source's name. Returns false if one failed:
   * its region is restarted then, which ends the checkpoint.
   */
  public boolean snapshotEnumerators(CheckpointId checkpoint, Map<String, EnumeratorState> states) {
    for (EnumeratorHost<?, A> host : List.copyOf(enumerators.values())) {
      try {
        states.put(host.operator(), host.snapshot(checkpoint));
      } catch (Throwable failed) {
        listener.enumeratorFailed(host.operator(), host.attempt(), failed);
        return false;
      }
    }
    return true;
  }

  public void onComplete(CheckpointId checkpoint) {
    for (EnumeratorHost<?, A> host : List.copyOf(enumerators.values())) {
      host.onComplete(checkpoint);
    }
  }

  public void close() {
    for (EnumeratorHost<?, A> host : List.copyOf(enumerators.values())) {
      enumerators.remove(host.operator());
      close(host);
    }
  }

  /** Does something with each subtask of the regions that run. */
  public void forAll(Consumer<SubtaskId> action) {
    for (RegionRun run : runs) {
      if (run.isRunning()) {
        run.subtasks.forEach(action);
      }
    }
  }

  /** Does something with each source that runs. */
  public void forSources(Consumer<SubtaskId> action) {
    for (Chain chain : graph.chains()) {
      if (chain.isSource() && runs.get(chain.region()).isRunning()) {
        for (int i = 0; i < chain.parallelism(); i++) {
          action.accept(new SubtaskId(chain.name(), i));
        }
      }
    }
  }
}
