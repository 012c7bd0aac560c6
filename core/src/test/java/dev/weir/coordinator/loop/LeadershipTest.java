package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.FakeCoordinatorPort;
import dev.weir.failure.Failure;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskReport;
import dev.weir.serde.types.Types;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a coordinator begins again from the row. */
class LeadershipTest {
  private static final JobState NO_ROW = JobState.created(new JobId("job"));

  private final FakeCoordinatorPort port = new FakeCoordinatorPort();
  private final Leadership leadership = new Leadership(new LeaderEpoch(6));

  private CoordinatorLoop<String> loop(JobState row) {
    ActorGraph graph =
        new GraphCompiler(1)
            .compile(
                new Graph()
                    .vertex(Vertex.source("from", GeneratorSource.of(10, n -> n)))
                    .vertex(Vertex.sink("to", new SomeSink<>()))
                    .edge("from", "to", Partitioner.rebalance()));
    return new CoordinatorLoop<>(
        leadership.from(row),
        graph,
        new Types(),
        CoordinatorSettings.DEFAULT,
        port,
        leadership.counts());
  }

  /** Lets a new loop lead, and makes durable what it asks for. */
  private JobState begin(CoordinatorLoop<String> loop) {
    leadership.begin(loop);
    JobState row = Objects.requireNonNull(port.toPersist);
    leadership.onPersisted(row);
    loop.onRowPersisted();
    return row;
  }

  @Test
  void aRowThatKnowsOfFewerEpochsThanTheProcess_isLedOnFromTheProcess() {
    assertThat(begin(loop(NO_ROW)).epoch()).isEqualTo(new LeaderEpoch(7));
    assertThat(begin(loop(NO_ROW.withEpochAtLeast(new LeaderEpoch(2)))).epoch())
        .isEqualTo(new LeaderEpoch(8));
    assertThat(begin(loop(NO_ROW.withEpochAtLeast(new LeaderEpoch(20)))).epoch())
        .isEqualTo(new LeaderEpoch(21));
  }

  @Test
  void aRowIsMissed_onlyIfItWasThere() {
    assertThat(leadership.isLost(NO_ROW)).isFalse();
    JobState row = begin(loop(NO_ROW));
    assertThat(leadership.isLost(row)).isFalse();
    assertThat(leadership.isLost(NO_ROW)).isTrue();
    assertThat(leadership.durable()).isEqualTo(row);
  }

  @Test
  void whatTheLoopThrew_countsOnce() {
    JobState row = begin(loop(NO_ROW));
    leadership.onUnexpected(Failure.unknown("a bug"));
    JobState after = begin(loop(row));
    assertThat(after.failures().times()).hasSize(1);
    assertThat(after.failure()).contains("the coordinator failed: a bug");
    assertThat(begin(loop(after)).failures().times()).hasSize(1);
  }

  /** To start a job that has stopped is for somebody else than a coordinator that begins again. */
  @Test
  void aJobThatHasEnded_staysSo_ifThisCoordinatorHadLedIt() {
    JobState row = begin(loop(NO_ROW));
    CoordinatorLoop<String> loop = loop(row);
    begin(loop);
    loop.onGiveUp();
    JobState failed = Objects.requireNonNull(port.toPersist);
    leadership.onPersisted(failed);
    loop.onRowPersisted();
    assertThat(begin(loop(failed)).status()).isEqualTo(JobStatus.FAILED);
    assertThat(new Leadership(LeaderEpoch.NONE).hasLed()).isFalse();
  }

  @Test
  void aStopThatWasAskedFor_isNotForgotten() {
    JobState row = begin(loop(NO_ROW));
    leadership.onStopRequested();
    CoordinatorLoop<String> loop = loop(row);
    begin(loop);
    for (String each : new String[] {"from", "to"}) {
      port.report(
          loop,
          new SubtaskId(each, 0),
          loop.job().lastAttempt(),
          new SubtaskReport.Here(true, true, List.of(), List.of(), false));
    }
    assertThat(port.takeSaid()).anyMatch(said -> said.startsWith("trigger from/0"));
  }
}
