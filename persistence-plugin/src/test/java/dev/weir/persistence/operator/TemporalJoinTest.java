package dev.weir.persistence.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.OutputTag;
import dev.weir.api.join.TemporalJoining;
import dev.weir.operator.join.TemporalJoinOperator;
import dev.weir.testkit.harness.Emitted;
import dev.weir.testkit.harness.HarnessSetup;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import dev.weir.time.Lateness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The temporal join, compared with a table of all versions that were not late. */
final class TemporalJoinTest {
  private static final OutputTag<Row> LATE_LEFT = new OutputTag<>("late-left");
  private static final OutputTag<Row> LATE_VERSIONS = new OutputTag<>("late-versions");

  record Row(String key, int number, long time) {}

  @TempDir private Path folder;

  private static TemporalJoining<Row, Row, String> joining(
      boolean keepsLeft, boolean latestForLate, long allowedMillis) {
    return new TemporalJoining<>(
        TemporalJoinTest::pair,
        keepsLeft,
        latestForLate,
        new Lateness(allowedMillis),
        LATE_LEFT,
        LATE_VERSIONS);
  }

  private static String pair(Row left, Row version) {
    return left.key() + left.number() + " " + (version == null ? "-" : "v" + version.number());
  }

  private static HarnessSetup<String> setup(TemporalJoining<Row, Row, String> joining) {
    return OperatorHarness.<String>of(() -> new TemporalJoinOperator<>(joining))
        .keyedBy(Row::key)
        .keyedBy(1, Row::key);
  }

  @ParameterizedTest
  @EnumSource
  void eachRecordGetsTheVersionOfItsTime(BackendUnderTest.Kind kind) throws Exception {
    for (int seed = 0; seed < kind.histories(); seed++) {
      TemporalJoining<Row, Row, String> joining = joining(seed % 2 == 0, false, seed % 3);
      Random random = new Random(seed);
      List<Input> inputs = new ArrayList<>();
      List<Row> probes = new ArrayList<>();
      List<Row> late = new ArrayList<>();
      List<Row> lateVersions = new ArrayList<>();
      Map<String, TreeMap<Long, Row>> table = Map.of("k0", new TreeMap<>(), "k1", new TreeMap<>());
      long watermark = -5;
      inputs.add(Input.watermark(watermark));
      for (int i = 0; i < kind.length(); i++) {
        Row row = new Row("k" + random.nextInt(2), i, watermark - 2 + random.nextInt(12));
        boolean isLate = row.time() + joining.lateness().allowedMillis() <= watermark;
        switch (random.nextInt(3)) {
          case 0 -> {
            inputs.add(Input.record(row, row.time(), 0));
            (isLate ? late : probes).add(row);
          }
          case 1 -> {
            inputs.add(Input.record(row, row.time(), 1));
            if (isLate) {
              lateVersions.add(row);
            } else {
              table.get(row.key()).put(row.time(), row);
            }
          }
          default -> {
            watermark += random.nextInt(8);
            inputs.add(Input.watermark(watermark));
          }
        }
      }
      inputs.add(Input.end());
      List<Object> expected = new ArrayList<>();
      for (Row probe : probes) {
        Map.Entry<Long, Row> version = table.get(probe.key()).floorEntry(probe.time());
        if (version != null || joining.keepsLeft()) {
          Row found = version == null ? null : version.getValue();
          expected.add(new Emitted<>(pair(probe, found), probe.time()));
        }
      }
      HarnessSetup<String> setup =
          setup(joining)
              .expectingOn(LATE_LEFT, late.toArray(new Row[0]))
              .expectingOn(LATE_VERSIONS, lateVersions.toArray(new Row[0]));
      kind.verify(folder.resolve(String.valueOf(seed)), setup, inputs, expected);
    }
  }

  @Test
  void aLateRecordGetsTheOldestVersionThatIsKept_ifThatIsSaid() throws Exception {
    try (OperatorHarness<String> harness = setup(joining(false, true, 0)).open()) {
      harness.record(new Row("k", 1, 10), 10, 1);
      harness.record(new Row("k", 2, 20), 20, 1);
      harness.record(new Row("k", 3, 30), 30, 1);
      harness.watermark(25);
      harness.record(new Row("k", 4, 12), 12, 0);
      harness.record(new Row("k", 5, 22), 22, 0);
      harness.record(new Row("other", 6, 22), 22, 0);
      assertThat(harness.output()).containsExactly("k4 v2", "k5 v2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void versionsThatNobodyCanNeedAreGone_alsoOfKeysThatSeeNothingNew(BackendUnderTest.Kind kind)
      throws Exception {
    try (BackendUnderTest backend = kind.in(folder)) {
      OperatorHarness<String> harness = setup(joining(false, true, 0)).backend(backend).open();
      for (int time = 1; time < 20; time++) {
        harness.record(new Row("k", time, time), time, 1);
        harness.record(new Row("k", 100 + time, time), time, 0);
      }
      assertThat(backend.keysIn("waiting")).isEqualTo(19);
      harness.watermark(10);
      assertThat(backend.keysIn("waiting")).isEqualTo(9);
      harness.record(new Row("k", 50, 3), 3, 0);
      assertThat(harness.output()).hasSize(11).endsWith("k50 v10");
      harness.endInput();
      assertThat(backend.keysIn("waiting")).isZero();
      assertThat(harness.output()).hasSize(20).endsWith("k119 v19");
      harness.close();
    }
  }
}
