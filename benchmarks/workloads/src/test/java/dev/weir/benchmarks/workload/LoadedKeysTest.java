package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadedKeysTest {
  private static final long KEYS = 1000;
  private static final long AN_HOUR = 3600;

  private final Measurement measurement = new Measurement(false);
  private final List<String> woken = new ArrayList<>();

  private LoadedKeys twoSources(long seconds) {
    RunRequest request =
        new RunRequest(
            Workload.LOADED_SUM, "any", "heap", 2, 0, KEYS, seconds, false, Path.of("unused"));
    LoadedKeys schedule = new LoadedKeys(request, measurement);
    schedule.begin();
    return schedule;
  }

  @Test
  void loadedKey_firstEvents_bringEachKeyOnce() {
    assertThat(LongStream.range(0, KEYS).map(i -> KeyedSums.loadedKey(i, KEYS)).sorted())
        .containsExactlyElementsOf(LongStream.range(0, KEYS).boxed().toList());
  }

  @Test
  void loadedKey_manyKeys_staysInRange() {
    long keys = Integer.MAX_VALUE;

    assertThat(KeyedSums.loadedKey(keys - 1, keys)).isBetween(0L, keys - 1);
  }

  @Test
  void isDue_oneSourceStillLoads_othersWait() {
    LoadedKeys schedule = twoSources(AN_HOUR);

    schedule.whenDue(KEYS, () -> woken.add("first"));

    assertThat(schedule.isDue(KEYS - 1)).isTrue();
    assertThat(schedule.isDue(KEYS)).isFalse();
    assertThat(schedule.isOver(KEYS)).isFalse();
    assertThat(woken).isEmpty();
    assertThat(measurement.loadSeconds()).isZero();
  }

  @Test
  void whenDue_lastSource_wakesAllAndStartsTheMeasurement() {
    Checkpoint early = new Checkpoint(System.currentTimeMillis() - 1000, 1, 1);
    LoadedKeys schedule = twoSources(AN_HOUR);

    schedule.whenDue(KEYS, () -> woken.add("first"));
    schedule.whenDue(KEYS + 1, () -> woken.add("second"));

    assertThat(woken).containsExactly("first", "second");
    assertThat(schedule.isDue(KEYS)).isTrue();
    assertThat(schedule.isOver(KEYS)).isFalse();
    assertThat(measurement.loadSeconds()).isPositive();
    assertThat(measurement.counts(early)).isFalse();
  }

  @Test
  void isOver_timeIsUp_endsTheSecondPhaseAlone() {
    LoadedKeys schedule = twoSources(0);

    schedule.whenDue(KEYS, () -> {});
    schedule.whenDue(KEYS + 1, () -> {});

    assertThat(schedule.isOver(KEYS)).isTrue();
    assertThat(schedule.isOver(KEYS - 1)).isFalse();
  }
}
