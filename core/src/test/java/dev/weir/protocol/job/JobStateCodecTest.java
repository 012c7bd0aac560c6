package dev.weir.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.CheckpointPurpose;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.serde.CorruptDataException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
              List.of(RepeatedFailure.first("a"), RepeatedFailure.first("b").again())),
          Optional.of(submission(new RestartStrategy.None())));

  private static JobSubmission submission(RestartStrategy restarts) {
    return new JobSubmission(
        "com.example.Orders",
        Map.of("input", "orders.csv", "rate", "10"),
        "/home/somebody",
        Optional.of(new ObjectRef(new ObjectName("some-job.1/jar-1"), 1_000, 77)),
        "a key",
        new RunSettings(
            3,
            "rocksdb",
            CheckpointSettings.DEFAULT.withAlignmentTimeout(Optional.of(Duration.ofMillis(1))),
            restarts,
            2));
  }

  @Test
  void aState_isReadBackAsItWas() {
    assertThat(JobStateCodec.decode(JobStateCodec.encode(FULL))).isEqualTo(FULL);
    for (RestartStrategy restarts :
        List.of(
            new RestartStrategy.FixedDelay(3, Duration.ofSeconds(1)),
            new RestartStrategy.FixedDelay(Integer.MAX_VALUE, Duration.ZERO),
            new RestartStrategy.ExponentialDelay(
                Duration.ofMillis(10), Duration.ofSeconds(9), 1.5, Duration.ofMinutes(1), 7),
            new RestartStrategy.FailureRate(9, Duration.ofDays(1), Duration.ofNanos(1)))) {
      JobState state =
          JobState.created(new JobId("a")).withSubmission(Optional.of(submission(restarts)));
      assertThat(JobStateCodec.decode(JobStateCodec.encode(state))).isEqualTo(state);
    }
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
        FULL.withFailures(new FailureHistory(failures.times(), failures.latest(), List.of()))
            .withSubmission(Optional.empty());
    byte[] bytes = JobStateCodec.encode(earlier);
    bytes[0] = 1;
    assertThat(JobStateCodec.decode(Arrays.copyOf(bytes, bytes.length - 2))).isEqualTo(earlier);
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
    byte[] withoutSubmission = Arrays.copyOf(bytes, bytes.length - 1);
    assertThat(JobStateCodec.decode(withoutSubmission)).isEqualTo(earlier);
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
    bytes[0] = 5;
    assertThatThrownBy(() -> JobStateCodec.decode(bytes))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage(
            "the job's row was written by a newer version of Weir (format 5, this one reads up to"
                + " 4); upgrade Weir to run the job");
  }
}
