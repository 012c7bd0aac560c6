package dev.weir.coordinator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.graph.Graph;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job of a source and a sink, and checkpoints with records on their way. */
class RestoreCheckTest {
  private static ActorGraph graph(int sinks) {
    return new GraphCompiler(1)
        .compile(
            new Graph()
                .vertex(Vertex.source("from", new SomeSource<>()))
                .vertex(Vertex.sink("to", new SomeSink<>()).withParallelism(sinks))
                .edge("from", "to"));
  }

  private static List<String> problems(ActorGraph graph, String edge) {
    ObjectRef object = new ObjectRef(new ObjectName("job/chk-7/1-1/from-0"), 1, 1);
    SubtaskSnapshot source =
        new SubtaskSnapshot(
            object, List.of(), Optional.of(new InFlightObject(object, List.of(edge))));
    Manifest checkpoint =
        new Manifest(
            new JobId("job"),
            new CheckpointId(7),
            new LeaderEpoch(1),
            Alignment.UNALIGNED,
            0,
            graph.hash(),
            CheckpointPurpose.PERIODIC,
            List.of(
                new OperatorSnapshot(
                    "from",
                    1,
                    graph.maxParallelism(),
                    List.of(),
                    List.of(),
                    List.of(source),
                    Optional.of(new EnumeratorState(new byte[0])))));
    return RestoreCheck.problems(graph, new Types(), checkpoint);
  }

  @Test
  void recordsOnTheirWay_needTheirEdge_asAChannelOrWithinAChain() {
    assertThat(graph(1).chains()).hasSize(1);
    assertThat(graph(2).chains()).hasSize(2);
    assertThat(problems(graph(1), "from > to")).isEmpty();
    assertThat(problems(graph(2), "from > to")).isEmpty();
  }

  @Test
  void recordsOnTheirWayToAnOperatorThatIsGone_areRefused() {
    assertThat(problems(graph(2), "from > gone"))
        .containsExactly(
            "checkpoint 7 holds records on their way through 'from > gone', and the pipeline has no"
                + " such edge: run it once as it was with --guarantee exactly-once and stop it,"
                + " which leaves nothing on its way, or start with --fresh to begin without state");
  }
}
