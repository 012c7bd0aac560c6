package dev.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultScheduleTest {
  private static final Set<Fault> ALL = EnumSet.allOf(Fault.class);
  private static final Duration PAUSE = Duration.ofSeconds(6);

  @TempDir private Path folder;

  private static FaultSchedule schedule(long seed) {
    return FaultSchedule.of(seed, ALL, Duration.ofMinutes(5), PAUSE, 3);
  }

  @Test
  void theSameSeedGivesTheSameFaults_anotherOneOthers() {
    assertThat(schedule(7)).isEqualTo(schedule(7)).isNotEqualTo(schedule(8));
  }

  @Test
  void eachKindComesBeforeOneComesAgain() {
    for (long seed = 0; seed < 100; seed++) {
      List<ScheduledFault> faults = schedule(seed).faults();
      assertThat(faults).hasSizeGreaterThan(30);
      assertThat(faults.subList(0, ALL.size()).stream().map(ScheduledFault::fault))
          .containsExactlyInAnyOrderElementsOf(ALL);
    }
  }

  @Test
  void faultsAreInOrder_inTime_andTakeNodesThatThereAre() {
    for (long seed = 0; seed < 100; seed++) {
      long before = 0;
      for (ScheduledFault fault : schedule(seed).faults()) {
        assertThat(fault.victim()).isBetween(0, 2);
        if (!fault.overlaps()) {
          assertThat(fault.atMillis()).isGreaterThan(before).isLessThan(300_000);
          before = fault.atMillis();
        }
      }
    }
  }

  @Test
  void someOverlap_neverThree_andNoneWithWhatNeedsAWholeCluster() {
    long overlapping = 0;
    for (long seed = 0; seed < 100; seed++) {
      List<ScheduledFault> faults = schedule(seed).faults();
      for (int i = 0; i < faults.size(); i++) {
        if (faults.get(i).overlaps()) {
          overlapping++;
          ScheduledFault first = faults.get(i - 1);
          Fault second = faults.get(i).fault();
          assertThat(first.overlaps()).isFalse();
          assertThat(Set.of(first.fault(), second)).doesNotContain(Fault.BIT_FLIP);
          assertThat(first.fault().isOfCassandra() && second.isOfCassandra()).isFalse();
        }
      }
    }
    assertThat(overlapping).isGreaterThan(500);
  }

  /** What is taken comes back: no pause and no absence is without end, by the bounds of each. */
  @Test
  void absencesEnd() {
    Set<Integer> longest =
        ALL.stream()
            .filter(fault -> fault != Fault.RESCALE && fault != Fault.BIT_FLIP)
            .map(Fault::most)
            .collect(Collectors.toSet());
    assertThat(longest).allMatch(millis -> millis <= 10_000);
  }

  @Test
  void aShortRunHasEachKindToo() {
    Set<Fault> kinds = EnumSet.of(Fault.KILL, Fault.RESTART_COORDINATOR);
    for (long seed = 0; seed < 100; seed++) {
      assertThat(FaultSchedule.of(seed, kinds, Duration.ofSeconds(12), PAUSE, 3).faults())
          .extracting(ScheduledFault::fault)
          .containsAll(kinds);
    }
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("schedule");
    Files.writeString(file, schedule(3).toText());
    assertThat(FaultSchedule.parse(file)).isEqualTo(schedule(3));
  }

  @Test
  void linesThatAreNone() throws IOException {
    Path file = folder.resolve("schedule");
    for (String line : List.of("5 kill 1", "5 burn 1 0", "5 pause 0 1", "5 rescale 0 4000000000")) {
      Files.writeString(file, "# by hand\n\n" + line + "\n");
      assertThatThrownBy(() -> FaultSchedule.parse(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("line 3: '" + line + "' is not a fault such as");
    }
    Files.writeString(file, "500 kill 1 0\n499 kill 1 0\n");
    assertThatThrownBy(() -> FaultSchedule.parse(file)).hasMessageContaining("line 2:");
    Files.writeString(file, "+499 kill 1 0\n");
    assertThatThrownBy(() -> FaultSchedule.parse(file)).hasMessageContaining("no fault above it");
  }
}
