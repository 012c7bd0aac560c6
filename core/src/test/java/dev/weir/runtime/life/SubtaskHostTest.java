package dev.weir.runtime.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Frame;
import dev.weir.failure.Failure;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.Neighbours;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which attempt runs where a subtask lives, whatever arrives in whatever order. */
class SubtaskHostTest {
  private static final SubtaskId SUBTASK = new SubtaskId("count", 0);
  private static final long RESEND_AFTER = 100;

  private final List<ToCoordinator> answers = new ArrayList<>();
  private final List<World> worlds = new ArrayList<>();
  private long now;
  private long tickAt = Long.MAX_VALUE;
  private int ticksAsked;

  private final SubtaskHost<String> host =
      new SubtaskHost<>(
          new HostCarrier<>() {
            @Override
            public AttemptCarrier<String> carrierOf(ToSubtask.Deploy<String> deploy) {
              World world = new World();
              worlds.add(world);
              return world;
            }

            @Override
            public void tickIn(long delayMillis) {
              tickAt = now + delayMillis;
              ticksAsked++;
            }

            @Override
            public long millis() {
              return now;
            }
          },
          RESEND_AFTER);

  private static final class World implements AttemptCarrier<String> {
    @Nullable SubtaskAttempt<String> attempt;
    boolean over;

    @Override
    public void open(SubtaskAttempt<String> begun) {
      attempt = begun;
    }

    @Override
    public void connect(Neighbours<String> neighbours) {}

    @Override
    public void turnBegins() {}

    @Override
    public void turnEnded(SubtaskLoop loop, SubtaskLoop.Turn result) {}

    @Override
    public void takeTurn() {}

    @Override
    public void over(@Nullable SubtaskLoop loop) {
      over = true;
    }
  }

  private static AttemptId id(long epoch, int number) {
    return new AttemptId(new LeaderEpoch(epoch), number);
  }

  private Reception deploy(AttemptId attempt) {
    return host.receive(
        new ToSubtask.Deploy<>(new JobId("job"), SUBTASK, attempt, new SubtaskRestore.Fresh()),
        answers::add);
  }

  private Reception cancel(AttemptId upTo) {
    return host.receive(new ToSubtask.Cancel<>(SUBTASK, upTo), answers::add);
  }

  private Reception order(AttemptId attempt, long sequence) {
    return host.receive(
        new ToSubtask.Orders<>(
            SUBTASK,
            attempt,
            new Packet<>(sequence, 0, new SubtaskOrder.Abort<>(new CheckpointId(1)))),
        answers::add);
  }

  private List<ToCoordinator> takeAnswers() {
    List<ToCoordinator> taken = List.copyOf(answers);
    answers.clear();
    return taken;
  }

  private static ToCoordinator nothing(AttemptId attempt) {
    return new ToCoordinator.Reports(SUBTASK, attempt, new Packet<>(0, 0, null));
  }

  @Test
  void aDeploymentThatArrivesTwice_beginsOneAttempt_andIsAnsweredTwice() {
    assertThat(deploy(id(1, 1))).isEqualTo(Reception.ACCEPTED);
    assertThat(deploy(id(1, 1))).isEqualTo(Reception.REPEATED);
    assertThat(worlds).hasSize(1);
    assertThat(takeAnswers()).containsExactly(nothing(id(1, 1)), nothing(id(1, 1)));
  }

  @Test
  void aLaterAttempt_endsTheOneBefore_andNoEarlierOneBeginsAgain() {
    deploy(id(1, 2));
    deploy(id(2, 3));
    assertThat(worlds.get(0).over).isTrue();
    takeAnswers();
    assertThat(deploy(id(1, 2))).isEqualTo(Reception.FENCED);
    assertThat(takeAnswers()).containsExactly(new ToCoordinator.Gone(SUBTASK, id(1, 2)));
    // An earlier leader may count further than its successor.
    assertThat(deploy(id(1, 9))).isEqualTo(Reception.FENCED);
    assertThat(worlds).hasSize(2);
    assertThat(worlds.get(1).over).isFalse();
  }

  @Test
  void aCancellation_endsWhatRuns_andIsAnsweredHoweverOftenItArrives() {
    deploy(id(1, 1));
    takeAnswers();
    assertThat(cancel(id(1, 1))).isEqualTo(Reception.ACCEPTED);
    assertThat(cancel(id(1, 1))).isEqualTo(Reception.ACCEPTED);
    assertThat(worlds.get(0).over).isTrue();
    ToCoordinator gone = new ToCoordinator.Gone(SUBTASK, id(1, 1));
    assertThat(takeAnswers()).containsExactly(gone, gone);
  }

  @Test
  void aDeploymentThatIsOvertakenByItsCancellation_beginsNothing() {
    cancel(id(1, 1));
    takeAnswers();
    assertThat(deploy(id(1, 1))).isEqualTo(Reception.FENCED);
    assertThat(worlds).isEmpty();
    assertThat(takeAnswers()).containsExactly(new ToCoordinator.Gone(SUBTASK, id(1, 1)));
  }

  @Test
  void aLateCancellation_doesNotTouchTheNextAttempt() {
    deploy(id(1, 1));
    deploy(id(1, 2));
    assertThat(cancel(id(1, 1))).isEqualTo(Reception.FENCED);
    assertThat(worlds.get(1).over).isFalse();
  }

  // ---- adoption

  private Reception adopt(AttemptId attempt) {
    return adopt(attempt, Optional.empty());
  }

  private Reception adopt(AttemptId attempt, Optional<CheckpointId> head) {
    return host.receive(new ToSubtask.Adopt<>(SUBTASK, attempt, head), answers::add);
  }

  private static ToCoordinator.Reports said(AttemptId as, long sequence, SubtaskReport report) {
    return new ToCoordinator.Reports(SUBTASK, as, new Packet<>(sequence, 0, report));
  }

  private static SubtaskReport.Here here() {
    return new SubtaskReport.Here(false, true, List.of(), List.of(), false);
  }

  @Test
  void anAttemptThatIsAdopted_goesOn_andBeginsTheConversationAnew() {
    deploy(id(1, 1));
    SubtaskAttempt<String> attempt = worlds.get(0).attempt;
    assertThat(attempt).isNotNull();
    host.onOwn(() -> attempt.report(new SubtaskReport.SplitRequest()));
    takeAnswers();
    assertThat(adopt(id(2, 1))).isEqualTo(Reception.ACCEPTED);
    assertThat(takeAnswers())
        .containsExactly(
            said(id(2, 1), 0, here()), said(id(2, 1), 1, new SubtaskReport.SplitRequest()));
    assertThat(worlds).hasSize(1);
    assertThat(worlds.get(0).over).isFalse();
    assertThat(adopt(id(2, 1))).isEqualTo(Reception.REPEATED);
  }

  @Test
  void whatTheEarlierCoordinatorStillSays_isFenced() {
    deploy(id(1, 1));
    adopt(id(2, 1));
    takeAnswers();
    assertThat(order(id(1, 1), 0)).isEqualTo(Reception.FENCED);
    assertThat(cancel(id(1, 7))).isEqualTo(Reception.FENCED);
    assertThat(deploy(id(1, 7))).isEqualTo(Reception.FENCED);
    assertThat(adopt(id(1, 1))).isEqualTo(Reception.FENCED);
    assertThat(worlds.get(0).over).isFalse();
    assertThat(takeAnswers()).allMatch(ToCoordinator.Gone.class::isInstance);
  }

  @Test
  void anAttemptOfAnotherNumber_isNotAdopted_andEnds() {
    deploy(id(1, 1));
    takeAnswers();
    assertThat(adopt(id(2, 2))).isEqualTo(Reception.ACCEPTED);
    assertThat(worlds.get(0).over).isTrue();
    assertThat(takeAnswers()).containsExactly(new ToCoordinator.Gone(SUBTASK, id(2, 2)));
  }

  @Test
  void anAttemptThatDoesNotGoOnFromTheHead_isNotAdopted() {
    deploy(id(1, 1));
    takeAnswers();
    adopt(id(2, 1), Optional.of(new CheckpointId(3)));
    assertThat(worlds.get(0).over).isTrue();
    assertThat(takeAnswers()).containsExactly(new ToCoordinator.Gone(SUBTASK, id(2, 1)));
  }

  @Test
  void whereNothingRuns_nothingIsAdopted_andNoEarlierDeploymentBegins() {
    assertThat(adopt(id(2, 1))).isEqualTo(Reception.ACCEPTED);
    assertThat(takeAnswers()).containsExactly(new ToCoordinator.Gone(SUBTASK, id(2, 1)));
    assertThat(deploy(id(1, 1))).isEqualTo(Reception.FENCED);
    assertThat(worlds).isEmpty();
  }

  @Test
  void aFailureThatNobodyHasHeard_isToldToWhoAdopts() {
    deploy(id(1, 1));
    SubtaskAttempt<String> attempt = worlds.get(0).attempt;
    assertThat(attempt).isNotNull();
    host.onOwn(() -> attempt.onFailed(new IllegalStateException("boom")));
    takeAnswers();
    adopt(id(2, 1));
    assertThat(takeAnswers())
        .containsExactly(
            said(
                id(2, 1),
                0,
                new SubtaskReport.Failed(Failure.of(new IllegalStateException("boom")))));
  }

  @Test
  void anOrderForAnAttemptThatIsNotKnown_isRefusedAloud() {
    assertThat(order(id(1, 1), 0)).isEqualTo(Reception.UNKNOWN);
    assertThat(takeAnswers()).containsExactly(new ToCoordinator.Gone(SUBTASK, id(1, 1)));
    deploy(id(1, 2));
    takeAnswers();
    assertThat(order(id(1, 1), 0)).isEqualTo(Reception.FENCED);
    assertThat(takeAnswers()).containsExactly(new ToCoordinator.Gone(SUBTASK, id(1, 1)));
    assertThat(host.receptions().byReception())
        .containsEntry(Reception.UNKNOWN, 1L)
        .containsEntry(Reception.FENCED, 1L);
  }

  @Test
  void aFailureIsReported_untilTheCoordinatorHasHeardIt() {
    deploy(id(1, 1));
    takeAnswers();
    SubtaskAttempt<String> attempt = worlds.get(0).attempt;
    assertThat(attempt).isNotNull();
    host.onOwn(() -> attempt.onFailed(new IllegalStateException("boom")));
    ToCoordinator failed =
        new ToCoordinator.Reports(
            SUBTASK,
            id(1, 1),
            new Packet<>(
                0, 0, new SubtaskReport.Failed(Failure.of(new IllegalStateException("boom")))));
    assertThat(worlds.get(0).over).isTrue();
    assertThat(takeAnswers()).containsExactly(failed);
    now = RESEND_AFTER;
    host.onTick();
    assertThat(takeAnswers()).containsExactly(failed);
    assertThat(order(id(1, 1), 0)).isEqualTo(Reception.TOO_LATE);
    host.receive(new ToSubtask.Orders<>(SUBTASK, id(1, 1), new Packet<>(1, 1, null)), answers::add);
    takeAnswers();
    now = 10 * RESEND_AFTER;
    host.onTick();
    assertThat(takeAnswers()).noneMatch(failed::equals);
  }

  @Test
  void whatWasRefused_isToldAheadOfTheNextReport_once() {
    deploy(id(1, 2));
    cancel(id(1, 1));
    deploy(id(1, 1));
    deploy(id(1, 2));
    takeAnswers();
    SubtaskAttempt<String> attempt = worlds.get(0).attempt;
    assertThat(attempt).isNotNull();
    host.onOwn(() -> attempt.report(new SubtaskReport.Drained()));
    host.onOwn(() -> attempt.report(new SubtaskReport.Drained()));
    Map<Reception, Long> news = Map.of(Reception.FENCED, 2L, Reception.REPEATED, 1L);
    assertThat(takeAnswers())
        .extracting(answer -> ((ToCoordinator.Reports) answer).packet().message())
        .containsExactly(
            new SubtaskReport.Receptions(news),
            new SubtaskReport.Drained(),
            new SubtaskReport.Drained());
  }

  /** A carrier replaces what was asked for before: nothing else keeps the number of timers down. */
  @Test
  void aBusyConversation_asksForFewWakeUps_andIsAnsweredInTime() {
    deploy(id(1, 1));
    int orders = 0;
    for (now = 0; now < 100 * RESEND_AFTER; now += 5) {
      if (now >= tickAt) {
        tickAt = Long.MAX_VALUE;
        host.onTick();
      }
      order(id(1, 1), orders++);
    }
    long forWhatItSays = now / (RESEND_AFTER / 2);
    assertThat(ticksAsked).isBetween(1, (int) (3 * forWhatItSays));
    assertThat(orders).isGreaterThan(2 * ticksAsked);
  }

  @Test
  void aResultOfAnAttemptThatIsOver_hasNoEffect() {
    deploy(id(1, 1));
    SubtaskAttempt<String> first = worlds.get(0).attempt;
    assertThat(first).isNotNull();
    deploy(id(1, 2));
    takeAnswers();
    host.onOwn(() -> first.onFailed(new IllegalStateException("late")));
    host.onOwn(() -> first.report(new SubtaskReport.Drained()));
    assertThat(takeAnswers()).isEmpty();
  }

  @Test
  void aFrame_reachesNoOtherAttemptThanItsOwn() {
    deploy(id(1, 2));
    Frame frame = new Frame(false, 1);
    frame.address(1, 0, 0);
    host.onFrame(frame);
    assertThat(worlds.get(0).over).isFalse();
    assertThat(host.receptions().byReception()).containsEntry(Reception.FENCED, 1L);
    Frame early = new Frame(false, 1);
    early.address(2, 0, 0);
    host.onFrame(early); // nobody may send before all are open
    assertThat(worlds.get(0).over).isTrue();
  }
}
