package dev.weir.coordinator.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.FakeCoordinatorPort;
import dev.weir.failure.Failure;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.protocol.link.Reception;
import dev.weir.protocol.link.ReceptionCounts;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.snapshot.SnapshotReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a coordinator says again, and whom it hears. */
class SubtaskLedgerTest {
  private static final SubtaskId SUBTASK = new SubtaskId("count", 0);
  private static final AttemptId FIRST = new AttemptId(new LeaderEpoch(1), 1);
  private static final AttemptId SECOND = new AttemptId(new LeaderEpoch(1), 2);
  private static final long RESEND_AFTER = 100;

  private final FakeCoordinatorPort port = new FakeCoordinatorPort();
  private final List<String> heard = new ArrayList<>();
  private final SubtaskLedger<String> ledger =
      new SubtaskLedger<>(
          new JobId("job"), port, RESEND_AFTER, new ReceptionCounts(), new Listener());

  private final class Listener implements SubtaskLedger.Listener {
    @Override
    public SubtaskReport.Handler of(SubtaskId subtask) {
      return new Hearer();
    }

    @Override
    public void onGone(SubtaskId subtask) {
      heard.add("gone " + subtask);
    }
  }

  private final class Hearer implements SubtaskReport.Handler {
    @Override
    public void onHere(SubtaskReport.Here here) {
      heard.add("here");
    }

    @Override
    public void onDeployed(RestoredBytes restored) {
      heard.add("deployed");
    }

    @Override
    public void onSplitRequest() {
      heard.add("split request");
    }

    @Override
    public void onAcknowledged(SnapshotReport snapshot) {}

    @Override
    public void onDeclined(CheckpointId checkpoint, Failure failure) {}

    @Override
    public void onCommitted(CheckpointId checkpoint) {}

    @Override
    public void onReceptions(Map<Reception, Long> news) {
      heard.add("receptions " + news);
    }

    @Override
    public void onDrained() {
      heard.add("drained");
    }

    @Override
    public void onFailed(Failure failure) {}
  }

  private Reception report(AttemptId attempt, long sequence, SubtaskReport report, String from) {
    return ledger.receive(
        new ToCoordinator.Reports(SUBTASK, attempt, new Packet<>(sequence, 0, report)), from);
  }

  private List<String> tickAfter(long millis) {
    port.takeSaid();
    port.now += millis;
    ledger.tick(port.now);
    return port.takeSaid();
  }

  @Test
  void aDeployment_isOrderedAgain_untilItIsAnswered() {
    ledger.deploy(SUBTASK, FIRST, new SubtaskRestore.Fresh());
    assertThat(tickAfter(RESEND_AFTER - 1)).isEmpty();
    assertThat(tickAfter(1)).containsExactly("deploy count/0 1");
    assertThat(tickAfter(RESEND_AFTER)).containsExactly("deploy count/0 1");
    ledger.receive(new ToCoordinator.Reports(SUBTASK, FIRST, new Packet<>(0, 0, null)), "here");
    assertThat(tickAfter(RESEND_AFTER)).isEmpty();
    assertThat(ledger.nextTick()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aCancellation_isOrderedAgain_untilNothingRunsThereAnyMore() {
    ledger.deploy(SUBTASK, FIRST, new SubtaskRestore.Fresh());
    report(FIRST, 0, new SubtaskReport.Deployed(), "here");
    ledger.cancel(SUBTASK, FIRST);
    assertThat(tickAfter(RESEND_AFTER)).containsExactly("cancel count/0 1");
    assertThat(report(FIRST, 1, new SubtaskReport.Drained(), "here")).isEqualTo(Reception.FENCED);
    assertThat(heard).containsExactly("deployed");
    ledger.receive(new ToCoordinator.Gone(SUBTASK, FIRST), "here");
    assertThat(tickAfter(RESEND_AFTER)).isEmpty();
  }

  @Test
  void anOrder_isGivenAgain_untilItIsAnswered() {
    ledger.deploy(SUBTASK, FIRST, new SubtaskRestore.Fresh());
    report(FIRST, 0, new SubtaskReport.Deployed(), "here");
    ledger.order(SUBTASK, new SubtaskOrder.Abort<>(new CheckpointId(7)));
    assertThat(tickAfter(RESEND_AFTER)).containsExactly("abort count/0 7");
    ledger.receive(new ToCoordinator.Reports(SUBTASK, FIRST, new Packet<>(1, 1, null)), "here");
    assertThat(tickAfter(RESEND_AFTER)).isEmpty();
  }

  @Test
  void aReportThatArrivesTwice_isHeardOnce() {
    ledger.deploy(SUBTASK, FIRST, new SubtaskRestore.Fresh());
    report(FIRST, 0, new SubtaskReport.SplitRequest(), "here");
    assertThat(report(FIRST, 0, new SubtaskReport.SplitRequest(), "here"))
        .isEqualTo(Reception.REPEATED);
    assertThat(heard).containsExactly("split request");
  }

  @Test
  void anEarlierAttempt_isNotHeard_andIsToldToStop() {
    ledger.deploy(SUBTASK, FIRST, new SubtaskRestore.Fresh());
    ledger.deploy(SUBTASK, SECOND, new SubtaskRestore.Fresh());
    port.takeSaid();
    assertThat(report(FIRST, 0, new SubtaskReport.Deployed(), "here")).isEqualTo(Reception.FENCED);
    assertThat(heard).isEmpty();
    assertThat(port.takeSaid()).containsExactly("cancel count/0 1");
  }

  @Test
  void whoStillSpeaksToTheCoordinatorBefore_isNotHeard_butNotToldToStop() {
    AttemptId adopted = FIRST.in(FIRST.epoch().next());
    ledger.adopt(SUBTASK, adopted, Optional.empty());
    port.takeSaid();
    assertThat(report(FIRST, 5, new SubtaskReport.Drained(), "here")).isEqualTo(Reception.FENCED);
    assertThat(port.takeSaid()).isEmpty();
    assertThat(report(adopted, 0, new SubtaskReport.Drained(), "here"))
        .isEqualTo(Reception.ACCEPTED);
    // But a second place is.
    assertThat(report(FIRST, 5, new SubtaskReport.Drained(), "there")).isEqualTo(Reception.FENCED);
    assertThat(port.takeSaid()).containsExactly("cancel count/0 1");
  }

  @Test
  void theSameAttemptInASecondPlace_isNotHeard_andIsToldToStop() {
    ledger.deploy(SUBTASK, FIRST, new SubtaskRestore.Fresh());
    report(FIRST, 0, new SubtaskReport.Deployed(), "here");
    port.takeSaid();
    assertThat(report(FIRST, 0, new SubtaskReport.Deployed(), "there")).isEqualTo(Reception.FENCED);
    assertThat(port.takeSaid()).containsExactly("cancel count/0 1");
    assertThat(ledger.addresses(List.of(SUBTASK)).get("count")).containsEntry(SUBTASK, "here");
    // Nor does what it answers end the one that runs.
    ledger.receive(new ToCoordinator.Gone(SUBTASK, FIRST), "there");
    assertThat(heard).containsExactly("deployed");
  }

  @Test
  void aSubtaskThatIsNotThereAnyMore_isMissed() {
    ledger.deploy(SUBTASK, FIRST, new SubtaskRestore.Fresh());
    report(FIRST, 0, new SubtaskReport.Deployed(), "here");
    ledger.receive(new ToCoordinator.Gone(SUBTASK, FIRST), "here");
    assertThat(heard).containsExactly("deployed", "gone count/0");
  }
}
