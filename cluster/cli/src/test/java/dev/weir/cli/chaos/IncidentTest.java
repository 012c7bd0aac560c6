package dev.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import dev.weir.cli.chaos.Incident.Gap;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class IncidentTest {
  private static List<Commit> commits(long... times) {
    return LongStream.of(times).mapToObj(at -> new Commit(at, 1)).toList();
  }

  @Test
  void theLongestTimeWithoutOutput_fromTheFaultToTheNext() {
    Incident incident = new Incident(Fault.KILL, 1_000, 3_000, 5_000);
    assertThat(incident.longestGap(commits(100, 900, 1_300, 3_300, 4_000, 4_900)))
        .isEqualTo(new Gap(1_300, 3_300));
    assertThat(incident.longestGap(commits(900, 4_800, 9_000))).isEqualTo(new Gap(1_000, 4_800));
    assertThat(incident.longestGap(commits(900, 1_100, 5_100, 50_000)))
        .isEqualTo(new Gap(1_100, 5_000));
    assertThat(incident.longestGap(commits(900)).millis()).isZero();
  }
}
