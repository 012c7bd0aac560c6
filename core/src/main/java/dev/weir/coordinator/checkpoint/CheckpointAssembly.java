package dev.weir.coordinator.checkpoint;

import dev.weir.coordinator.restore.KeySchemas;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.protocol.checkpoint.PendingCheckpoint;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what subtasks and enumerators contribute to checkpoints under way, and puts manifests
 * together.
 */
public final class CheckpointAssembly {
  private final ActorGraph graph;
  private final Types types;
  private final TreeMap<CheckpointId, Parts> underWay = new TreeMap<>();

  private static final class Parts {
    final Map<String, EnumeratorState> enumerators;
    final TreeMap<SubtaskId, SnapshotReport> reports = new TreeMap<>();
    @Nullable Manifest content;
    @Nullable ObjectRef manifest;

    Parts(Map<String, EnumeratorState> enumerators) {
      this.enumerators = enumerators;
    }
  }

  public CheckpointAssembly(ActorGraph graph, Types types) {
    this.graph = graph;
    this.types = types;
  }

  void begin(CheckpointId checkpoint, Map<String, EnumeratorState> enumerators) {
    underWay.put(checkpoint, new Parts(enumerators));
  }

  void add(SubtaskId subtask, SnapshotReport report) {
    Parts parts = underWay.get(report.checkpoint());
    if (parts != null) {
      parts.reports.put(subtask, report);
    }
  }

  void manifestWritten(CheckpointId checkpoint, ObjectRef manifest) {
    Parts parts = underWay.get(checkpoint);
    if (parts != null) {
      parts.manifest = manifest;
    }
  }

  void end(CheckpointId checkpoint) {
    underWay.remove(checkpoint);
  }

  private Parts parts(CheckpointId checkpoint) {
    Parts parts = underWay.get(checkpoint);
    if (parts == null) {
      throw new IllegalStateException("checkpoint " + checkpoint + " is not under way");
    }
    return parts;
  }

  Manifest manifest(PendingCheckpoint pending, JobState job) {
    Parts parts = parts(pending.id());
    List<OperatorSnapshot> operators = new ArrayList<>();
    for (Chain chain : graph.chains()) {
      List<SubtaskSnapshot> subtasks = new ArrayList<>();
      for (int i = 0; i < chain.parallelism(); i++) {
        subtasks.add(report(parts, new SubtaskId(chain.name(), i)).snapshot());
      }
      SnapshotReport first = report(parts, new SubtaskId(chain.name(), 0));
      for (Vertex vertex : chain.vertices()) {
        List<StateInfo> states = first.states().getOrDefault(vertex.name(), List.of());
        operators.add(
            new OperatorSnapshot(
                vertex.name(),
                chain.parallelism(),
                graph.maxParallelism(),
                states,
                vertex.equals(chain.head()) ? KeySchemas.of(graph, chain, types) : List.of(),
                subtasks,
                Optional.ofNullable(parts.enumerators.get(vertex.name()))));
      }
    }
    Manifest manifest =
        new Manifest(
            job.job(),
            pending.id(),
            job.epoch(),
            pending.barrier().alignment(),
            pending.triggeredAtMillis(),
            graph.hash(),
            pending.purpose(),
            operators);
    parts.content = manifest;
    return manifest;
  }

  /** What {@link #manifest} returned for a checkpoint that is under way. */
  Optional<Manifest> manifestOf(CheckpointId checkpoint) {
    Parts parts = underWay.get(checkpoint);
    return parts == null ? Optional.empty() : Optional.ofNullable(parts.content);
  }

  private static SnapshotReport report(Parts parts, SubtaskId subtask) {
    SnapshotReport report = parts.reports.get(subtask);
    if (report == null) {
      throw new IllegalStateException("no acknowledgement of " + subtask);
    }
    return report;
  }

  /**
   * All that was written for a checkpoint that is under way, and its manifest, whether or not that
   * is there; empty as long as a subtask has not said what it wrote.
   */
  Optional<List<ObjectName>> written(CheckpointId checkpoint, JobState job) {
    Parts parts = underWay.get(checkpoint);
    if (parts == null || parts.reports.size() < subtasks()) {
      return Optional.empty();
    }
    List<ObjectName> names = new ArrayList<>();
    names.add(ObjectNames.manifest(job.job(), checkpoint, job.epoch()));
    for (SnapshotReport each : parts.reports.values()) {
      SubtaskSnapshot snapshot = each.snapshot();
      names.add(snapshot.object().name());
      snapshot.inFlight().ifPresent(inFlight -> names.add(inFlight.object().name()));
      snapshot.shared().stream()
          .map(ObjectRef::name)
          .filter(name -> ObjectNames.isBeside(name, snapshot.object().name()))
          .forEach(names::add);
    }
    return Optional.of(names);
  }

  private int subtasks() {
    return graph.chains().stream().mapToInt(Chain::parallelism).sum();
  }

  CompletedCheckpoint completed(PendingCheckpoint pending, long nowMillis) {
    Parts parts = parts(pending.id());
    ObjectRef manifest = parts.manifest;
    if (manifest == null) {
      throw new IllegalStateException(
          "the manifest of checkpoint " + pending.id() + " is not written");
    }
    long bytes = parts.reports.values().stream().mapToLong(SnapshotReport::sizeBytes).sum();
    return new CompletedCheckpoint(
        pending.id(),
        manifest,
        pending.purpose(),
        pending.triggeredAtMillis(),
        nowMillis - pending.triggeredAtMillis(),
        bytes);
  }
}
