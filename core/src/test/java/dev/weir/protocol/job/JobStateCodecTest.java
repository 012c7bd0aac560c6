package dev.weir.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.CheckpointPurpose;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.serde.CorruptDataException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobStateCodecTest {
  private static final JobState FULL =
      new JobState(
          new JobId("some-job.1"),
          new LeaderEpoch(7),
          JobStatus.RUNNING,
          12,
          List.of(12, 3),
          Optional.of(JobMachineTest.checkpoint(9)),
          List.of(
              JobMachineTest.checkpoint(7, CheckpointPurpose.STOP),
              JobMachineTest.checkpoint(8, CheckpointPurpose.FINAL),
              JobMachineTest.checkpoint(9)),
          200,
          new FailureHistory(
              List.of(1L, 1_700_000_000_000L),
              Optional.of("subtask a/0: “boom”"),
              List.of(RepeatedFailure.first("a"), RepeatedFailure.first("b").again())));

  @Test
  void aState_isReadBackAsItWas() {
    assertThat(JobStateCodec.decode(JobStateCodec.encode(FULL))).isEqualTo(FULL);
    for (JobStatus status : JobStatus.values()) {
      JobState state = JobState.created(new JobId("a")).withStatus(status);
      assertThat(JobStateCodec.decode(JobStateCodec.encode(state))).isEqualTo(state);
    }
  }

  @Test
  void whateverTheDamage_theErrorSaysThatItIsOne() {
    byte[] bytes = JobStateCodec.encode(FULL);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> JobStateCodec.decode(cut)).isInstanceOf(CorruptDataException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 2);
    assertThatThrownBy(() -> JobStateCodec.decode(longer))
        .hasMessage("the job's row is damaged: 2 bytes too many");
    for (int at = 0; at < bytes.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << bit);
        try {
          assertThat(JobStateCodec.decode(flipped)).isNotNull();
        } catch (CorruptDataException said) {
          assertThat(said).hasMessageNotContaining("null");
        }
      }
    }
  }

  /** As the version before wrote it: nothing is behind the latest failure. */
  @Test
  void anEarlierRow_hasNoRepeatedFailures() {
    FailureHistory failures = FULL.failures();
    JobState earlier =
        FULL.withFailures(new FailureHistory(failures.times(), failures.latest(), List.of()));
    byte[] bytes = JobStateCodec.encode(earlier);
    bytes[0] = 1;
    assertThat(JobStateCodec.decode(Arrays.copyOf(bytes, bytes.length - 1))).isEqualTo(earlier);
  }

  /** As the version before wrote it: a bit in the place of the purpose, true for a final one. */
  @Test
  void anEarlierRow_tellsWhetherACheckpointWasFinal() {
    JobState earlier =
        JobState.created(new JobId("a"))
            .withHead(
                JobMachineTest.checkpoint(2, CheckpointPurpose.FINAL),
                List.of(
                    JobMachineTest.checkpoint(1),
                    JobMachineTest.checkpoint(2, CheckpointPurpose.FINAL)));
    byte[] bytes = JobStateCodec.encode(earlier);
    bytes[0] = 2;
    assertThat(JobStateCodec.decode(bytes)).isEqualTo(earlier);
  }

  @Test
  void theRowOfAnotherJobIsRefused() {
    byte[] bytes = JobStateCodec.encode(FULL);
    assertThat(JobStateCodec.decode(FULL.job(), bytes)).isEqualTo(FULL);
    assertThatThrownBy(() -> JobStateCodec.decode(new JobId("another"), bytes))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("the row of job another is that of job " + FULL.job());
  }

  @Test
  void aNewerVersion_isToldFromDamage() {
    byte[] bytes = JobStateCodec.encode(FULL);
    bytes[0] = 4;
    assertThatThrownBy(() -> JobStateCodec.decode(bytes))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage(
            "the job's row was written by a newer version of Weir (format 4, this one reads up to"
                + " 3); upgrade Weir to run the job");
  }
}
