package dev.weir.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.failure.Failure;
import dev.weir.id.AttemptId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.AttemptCarrier;
import dev.weir.runtime.life.HostCarrier;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.SubtaskHost;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.wire.WireSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of what arrives for an attempt: nothing that is damaged is passed over. */
class FrameEntranceTest {
  private static final SubtaskId SUBTASK = new SubtaskId("to", 0);

  private final List<ToCoordinator> answers = new ArrayList<>();
  private final List<FrameMessage> received = new ArrayList<>();
  private final TwoMachines machines = new TwoMachines(false, WireSettings.DEFAULT, types -> {});

  private final SubtaskHost<String> host =
      new SubtaskHost<>(
          new HostCarrier<>() {
            @Override
            public AttemptCarrier<String> carrierOf(ToSubtask.Deploy<String> deploy) {
              return new Nothing();
            }

            @Override
            public void tickIn(long delayMillis) {}

            @Override
            public long millis() {
              return 0;
            }
          },
          100);

  private final FrameEntrance entrance = new FrameEntrance(host);

  private static final class Nothing implements AttemptCarrier<String> {
    @Override
    public void open(SubtaskAttempt<String> attempt) {}

    @Override
    public void connect(Neighbours<String> neighbours) {}

    @Override
    public void turnBegins() {}

    @Override
    public void turnEnded(SubtaskLoop loop, SubtaskLoop.Turn result) {}

    @Override
    public void takeTurn() {}

    @Override
    public void over(@Nullable SubtaskLoop loop) {}
  }

  @BeforeEach
  void deploy() {
    host.receive(
        new ToSubtask.Deploy<>(
            new JobId("job"),
            SUBTASK,
            new AttemptId(new LeaderEpoch(1), TwoMachines.ATTEMPT),
            new SubtaskRestore.Fresh()),
        answers::add);
    answers.clear();
    entrance.begin(
        message -> {
          received.add(message);
          return null;
        });
  }

  private List<Failure> failures() {
    List<Failure> failures = new ArrayList<>();
    for (ToCoordinator answer : answers) {
      if (answer instanceof ToCoordinator.Reports reports
          && reports.packet().message() instanceof SubtaskReport.Failed failed) {
        failures.add(failed.failure());
      }
    }
    return failures;
  }

  private byte[] message() {
    return machines.messages(machines.frame(false, 0, List.of("a"))).get(0);
  }

  @Test
  void aMessageForTheAttempt_isTakenIn() {
    entrance.receive(message());
    assertThat(received).hasSize(1);
    assertThat(failures()).isEmpty();
  }

  @Test
  void aDamagedMessage_endsTheAttemptThatRuns() {
    byte[] damaged = message();
    damaged[5] ^= 1;
    entrance.receive(damaged);
    assertThat(received).isEmpty();
    assertThat(failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.message()).contains("damaged"))
        .satisfies(failure -> assertThat(failure.isPermanent()).isFalse());
    entrance.receive(message());
    assertThat(received).as("behind the end").isEmpty();
  }

  @Test
  void whatCannotBeTakenIn_endsTheAttempt() {
    entrance.begin(
        message -> {
          throw new IllegalStateException("planted");
        });
    entrance.receive(message());
    assertThat(failures()).hasSize(1);
  }

  @Test
  void aMessageForAnotherAttempt_hasNoEffect() {
    var other = machines.frame(false, 0, List.of("a"));
    other.address(TwoMachines.ATTEMPT - 1, TwoMachines.CHANNEL, 0);
    entrance.receive(machines.messages(other).get(0));
    other.address(TwoMachines.ATTEMPT + 1, TwoMachines.CHANNEL, 0);
    entrance.receive(machines.messages(other).get(0));
    assertThat(received).isEmpty();
    assertThat(failures()).isEmpty();
  }
}
