package dev.weir.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a job's row remembers of its rescales. */
class RescaleTest {
  private static final JobMachine MACHINE = new JobMachine(new RestartStrategy.None(), 2);
  private static final RunSettings TWO =
      new RunSettings(2, "heap", CheckpointSettings.DEFAULT, new RestartStrategy.None(), 2);
  private static final RunSettings THREE =
      TWO.withParallelism(3).withParallelismOf(Map.of("count", 4));
  private static final JobSubmission SUBMISSION =
      new JobSubmission("a.Job", Map.of("x", "y"), "/", Optional.empty(), "key", TWO);
  private static final Rescale.Facts FACTS =
      new Rescale.Facts(1_100, 1_200, 1_300, 1_350, 1_500, 1_700, 341, 340, 1024, 1 << 20, 77);

  private static final JobState RUNNING =
      MACHINE
          .lead(JobState.created(new JobId("job")).submittedAs(Optional.of(SUBMISSION)), 1)
          .next();

  private static CompletedCheckpoint checkpoint(long id) {
    return new CompletedCheckpoint(
        new CheckpointId(id),
        new ObjectRef(new ObjectName("job/manifest-" + id), 10, 1),
        CheckpointPurpose.PERIODIC,
        0,
        1,
        5);
  }

  private static JobSubmission of(JobState state) {
    return state.submission().orElseThrow();
  }

  private static Rescale latest(JobSubmission submission) {
    return submission.rescales().get(submission.rescales().size() - 1);
  }

  private static JobState stoppedToRescale() {
    return MACHINE.stopped(MACHINE.rescaling(RUNNING, THREE, 1_000).next()).next();
  }

  private static JobState ledWithThree() {
    JobState stopped = stoppedToRescale();
    return MACHINE.lead(stopped.submittedAs(Optional.of(of(stopped).goingOn())), 1).next();
  }

  @Test
  void itIsUnderWay_untilACheckpointWithTheNewNumbersIsComplete() {
    assertThat(latest(of(stoppedToRescale())))
        .isEqualTo(
            new Rescale("2", "3, count 4", 1_000, Rescale.Outcome.UNDER_WAY, Optional.empty()));
    JobState led = ledWithThree();
    assertThat(latest(of(led)).outcome()).isEqualTo(Rescale.Outcome.UNDER_WAY);

    JobState settled = MACHINE.manifestWritten(led, checkpoint(200)).next();

    assertThat(latest(of(settled)).outcome()).isEqualTo(Rescale.Outcome.DONE);
    assertThat(JobMachine.isRescaled(led, settled)).isTrue();
    JobState later = MACHINE.manifestWritten(settled, checkpoint(201)).next();
    assertThat(JobMachine.isRescaled(settled, later)).isFalse();
    assertThat(of(later)).isEqualTo(of(settled));
    Rescale known = latest(of(MACHINE.rescaled(settled, FACTS).next()));
    assertThat(known.facts()).contains(FACTS);
    assertThat(known)
        .asString()
        .contains("2 -> 3, count 4: done in 700 ms, 300 ms without records")
        .contains("500 ms from the last output committed to the next")
        .contains("341 of 1024 key groups moved, 340 is the least possible");
  }

  @Test
  void whatFailsGoesBack_andASuchSaysSo() {
    JobState failed = MACHINE.givenUp(ledWithThree()).next();

    JobSubmission back = of(failed).goingBack();

    assertThat(back.settings()).isEqualTo(TWO);
    assertThat(latest(back).outcome()).isEqualTo(Rescale.Outcome.WENT_BACK);
  }

  @Test
  void aMoveIsARescaleToTheSameNumbers_andIsDoneOnce() {
    JobState stopped = MACHINE.stopped(MACHINE.rescaling(RUNNING, TWO, 1_000).next()).next();
    JobSubmission on = JobMachine.continuation(stopped).orElseThrow();

    JobState led = MACHINE.lead(stopped.submittedAs(Optional.of(on)), 1).next();

    assertThat(of(led).next()).isEmpty();
    assertThat(of(led).before()).contains(TWO);
    JobState settled = MACHINE.manifestWritten(led, checkpoint(200)).next();
    assertThat(JobMachine.isRescaled(led, settled)).isTrue();
    assertThat(latest(of(settled)).outcome()).isEqualTo(Rescale.Outcome.DONE);
    assertThat(latest(of(settled))).asString().contains("2 -> 2, on other nodes");
    assertThat(JobMachine.continuation(MACHINE.stopped(settled).next())).isEmpty();
  }

  @Test
  void aMoveThatFails_goesBackOnce() {
    JobState stopped = MACHINE.stopped(MACHINE.rescaling(RUNNING, TWO, 1_000).next()).next();
    JobState failed = MACHINE.givenUp(MACHINE.lead(stopped, 1).next()).next();
    JobSubmission back = JobMachine.continuation(failed).orElseThrow();

    JobState led = MACHINE.lead(failed.submittedAs(Optional.of(back)), 1).next();

    assertThat(latest(of(led)).outcome()).isEqualTo(Rescale.Outcome.WENT_BACK);
    assertThat(JobMachine.continuation(MACHINE.givenUp(led).next())).isEmpty();
  }

  @Test
  void whoHasMadeTheJobAsWhatItIsNotAnyMore_doesNotLeadIt_alsoBetweenTwoRuns() {
    JobState stopped = stoppedToRescale();
    Optional<JobSubmission> before = Optional.of(SUBMISSION);
    Optional<JobSubmission> earlier = Optional.of(SUBMISSION.runWith(TWO.withParallelism(7)));

    assertThat(stopped.runsOtherwiseThan(before)).isFalse();
    assertThat(stopped.runsOtherwiseThan(JobMachine.continuation(stopped))).isFalse();
    assertThat(stopped.runsOtherwiseThan(earlier)).isTrue();
    assertThat(ledWithThree().runsOtherwiseThan(before)).isTrue();
    JobState ended = MACHINE.stopped(RUNNING).next();
    assertThat(ended.runsOtherwiseThan(earlier)).as("it may be run again").isFalse();
  }

  @Test
  void aStopMeanwhileWins() {
    JobState rescaling = MACHINE.rescaling(RUNNING, THREE, 1_000).next();

    JobSubmission stopped = of(MACHINE.stopping(rescaling).next());

    assertThat(stopped.next()).isEmpty();
    assertThat(latest(stopped).outcome()).isEqualTo(Rescale.Outcome.STOPPED);
    assertThat(MACHINE.stopping(RUNNING).next()).isEqualTo(RUNNING);
  }

  @Test
  void theLatestAreKept() {
    JobState state = RUNNING;
    for (int i = 1; i <= 50; i++) {
      state = MACHINE.rescaling(state, THREE, i).next();
    }
    assertThat(of(state).rescales()).hasSize(JobSubmission.REMEMBERED);
    assertThat(latest(of(state)).askedMillis()).isEqualTo(50);
  }

  @Test
  void theyMakeNoOtherSubmission() {
    JobSubmission known = of(ledWithThree());

    assertThat(known.isMadeAs(SUBMISSION.runWith(THREE))).isTrue();
    assertThat(known.isOfOneJobWith(SUBMISSION)).isTrue();
    assertThat(known.isSameAs(SUBMISSION)).isTrue();
  }

  /** Who hands a job in again does not know that somebody has rescaled it. */
  @Test
  void theSameUnderAnotherKeyStaysTheSame_butNotWithOtherArguments() {
    JobSubmission known = of(ledWithThree());

    assertThat(again(SUBMISSION.arguments()).isSameAs(known)).isTrue();
    assertThat(known.isSameAs(again(SUBMISSION.arguments()))).isTrue();
    assertThat(again(Map.of("another", "argument")).isSameAs(known)).isFalse();
    assertThat(again(SUBMISSION.arguments()).runWith(THREE).isSameAs(SUBMISSION)).isFalse();
  }

  private static JobSubmission again(Map<String, String> arguments) {
    return new JobSubmission(
        SUBMISSION.jobClass(),
        arguments,
        SUBMISSION.baseDirectory(),
        SUBMISSION.jar(),
        "another key",
        SUBMISSION.settings());
  }

  @Test
  void theyAreReadBack_andRowsOfBeforeHaveNone() {
    JobState state = MACHINE.rescaled(ledWithThree(), FACTS).next();
    assertThat(JobStateCodec.decode(JobStateCodec.encode(state))).isEqualTo(state);

    BinaryWriter out = new BinaryWriter();
    JobSubmissionCodec.write(out, SUBMISSION);
    byte[] now = out.toBytes();
    byte[] before = Arrays.copyOf(now, now.length - 1); // there was no list of them
    before[0] = 1;
    assertThat(JobSubmissionCodec.read(new BinaryReader(before))).isEqualTo(SUBMISSION);
    now[0] = 9;
    assertThatThrownBy(() -> JobSubmissionCodec.read(new BinaryReader(now)))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("reads up to 2");
  }
}
