package dev.weir.persistence.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.function.OutputTag;
import dev.weir.api.join.IntervalJoining;
import dev.weir.operator.OperatorException;
import dev.weir.operator.join.IntervalJoinOperator;
import dev.weir.testkit.harness.Emitted;
import dev.weir.testkit.harness.HarnessSetup;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import dev.weir.time.Lateness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The interval join, compared with all pairs of what was not late. */
final class IntervalJoinTest {
  private static final OutputTag<Row> LATE_LEFT = new OutputTag<>("late-left");
  private static final OutputTag<Row> LATE_RIGHT = new OutputTag<>("late-right");

  record Row(String key, int number, long time) {}

  @TempDir private Path folder;

  private static IntervalJoining<Row, Row, String> joining(
      long lower, long upper, boolean keepsLeft, boolean keepsRight, long allowedMillis) {
    return new IntervalJoining<>(
        IntervalJoinTest::pair,
        lower,
        upper,
        keepsLeft,
        keepsRight,
        new Lateness(allowedMillis),
        LATE_LEFT,
        LATE_RIGHT);
  }

  private static String pair(Row left, Row right) {
    return (left == null ? "-" : left.key() + left.number())
        + " "
        + (right == null ? "-" : right.key() + right.number());
  }

  private static HarnessSetup<String> setup(IntervalJoining<Row, Row, String> joining) {
    return OperatorHarness.<String>of(() -> new IntervalJoinOperator<>(joining))
        .keyedBy(Row::key)
        .keyedBy(1, Row::key);
  }

  /** A random history, and what must come of it. */
  private static final class History {
    private final Random random;
    private final IntervalJoining<Row, Row, String> joining;
    private final List<Input> inputs = new ArrayList<>();
    private final List<List<Row>> taken = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<Row>> late = List.of(new ArrayList<>(), new ArrayList<>());

    History(int seed, int length, IntervalJoining<Row, Row, String> joining) {
      this.random = new Random(seed);
      this.joining = joining;
      long watermark = -5;
      inputs.add(Input.watermark(watermark));
      for (int i = 0; i < length; i++) {
        if (random.nextInt(4) == 0) {
          watermark += random.nextInt(6);
          inputs.add(Input.watermark(watermark));
        } else {
          arrive(i, watermark);
        }
      }
      inputs.add(Input.end());
    }

    private void arrive(int number, long watermark) {
      int side = random.nextInt(2);
      Row row = new Row("k" + random.nextInt(2), number, watermark - 3 + random.nextInt(12));
      inputs.add(Input.record(row, row.time(), side));
      boolean isLate = row.time() + joining.lateness().allowedMillis() <= watermark;
      (isLate ? late : taken).get(side).add(row);
    }

    private boolean belong(Row left, Row right) {
      long distance = right.time() - left.time();
      return left.key().equals(right.key())
          && joining.lowerMillis() <= distance
          && distance <= joining.upperMillis();
    }

    List<Object> expected() {
      List<Object> expected = new ArrayList<>();
      for (Row left : taken.get(0)) {
        for (Row right : taken.get(1)) {
          if (belong(left, right)) {
            expected.add(new Emitted<>(pair(left, right), Math.max(left.time(), right.time())));
          }
        }
        if (joining.keepsLeft() && taken.get(1).stream().noneMatch(right -> belong(left, right))) {
          long known = Math.max(left.time(), left.time() + joining.upperMillis());
          expected.add(new Emitted<>(pair(left, null), known));
        }
      }
      for (Row right : taken.get(1)) {
        if (joining.keepsRight() && taken.get(0).stream().noneMatch(left -> belong(left, right))) {
          long known = Math.max(right.time(), right.time() - joining.lowerMillis());
          expected.add(new Emitted<>(pair(null, right), known));
        }
      }
      return expected;
    }
  }

  private static final List<long[]> INTERVALS =
      List.of(
          new long[] {-2, 3},
          new long[] {0, 0},
          new long[] {2, 6},
          new long[] {-7, -1},
          new long[] {-100, 100});

  @ParameterizedTest
  @EnumSource
  void joinsWhatAllPairsOfTheTakenRecordsAre(BackendUnderTest.Kind kind) throws Exception {
    int histories = kind == BackendUnderTest.Kind.HEAP ? INTERVALS.size() : 2;
    for (int seed = 0; seed < histories; seed++) {
      long[] interval = INTERVALS.get(seed);
      boolean[] keeps = {seed % 4 == 1 || seed % 4 == 3, seed % 4 >= 2};
      IntervalJoining<Row, Row, String> joining =
          joining(interval[0], interval[1], keeps[0], keeps[1], seed % 2 == 0 ? 0 : 2);
      History history = new History(seed, kind.length(), joining);
      HarnessSetup<String> setup = setup(joining);
      if (kind == BackendUnderTest.Kind.HEAP) {
        setup
            .expectingOn(LATE_LEFT, history.late.get(0).toArray(new Row[0]))
            .expectingOn(LATE_RIGHT, history.late.get(1).toArray(new Row[0]));
      }
      kind.verify(folder.resolve("" + seed), setup, history.inputs, history.expected());
    }
  }

  @Test
  void outerJoinsOfAllKinds() throws Exception {
    for (int seed = 10; seed < 14; seed++) {
      IntervalJoining<Row, Row, String> joining =
          joining(-1, 2, seed % 2 == 0, seed < 12 || seed == 13, 0);
      History history = new History(seed, 25, joining);
      BackendUnderTest.Kind.HEAP.verify(folder, setup(joining), history.inputs, history.expected());
    }
  }

  @Test
  void aRecordAtTheWatermarkIsLate_oneBehindItIsNot() throws Exception {
    try (OperatorHarness<String> harness = setup(joining(-5, 5, false, false, 0)).open()) {
      harness.record(new Row("k", 1, 10), 10, 0);
      harness.watermark(12);
      harness.record(new Row("k", 2, 12), 12, 1);
      harness.record(new Row("k", 3, 13), 13, 1);
      assertThat(harness.output()).containsExactly("k1 k3");
      assertThat(harness.output(LATE_RIGHT)).containsExactly(new Row("k", 2, 12));
      assertThat(harness.metrics().get("late-records.right").toString()).contains("1");
    }
  }

  @Test
  void aRowWithoutPartnerIsToldWhenNoneCanCome_notBefore() throws Exception {
    try (OperatorHarness<String> harness = setup(joining(0, 5, true, false, 0)).open()) {
      harness.record(new Row("k", 1, 10), 10, 0);
      harness.record(new Row("k", 2, 11), 11, 0);
      harness.watermark(14);
      assertThat(harness.output()).isEmpty();
      harness.record(new Row("k", 3, 16), 16, 1);
      assertThat(harness.output()).containsExactly("k2 k3");
      harness.watermark(15);
      assertThat(harness.emitted()).last().isEqualTo(new Emitted<>("k1 -", 15));
      harness.endInput();
      assertThat(harness.output()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCanHaveNoPartnerLeavesWithTime_alsoOfKeysThatSeeNothingNew(BackendUnderTest.Kind kind)
      throws Exception {
    IntervalJoining<Row, Row, String> joining = joining(-5, 5, false, true, 0);
    try (BackendUnderTest backend = kind.in(folder)) {
      OperatorHarness<String> harness = setup(joining).backend(backend).emittingAtMost(64).open();
      for (int i = 0; i < 50; i++) {
        harness.record(new Row("k" + i, i, 10), 10, i % 2);
      }
      assertThat(backend.keysIn("left " + joining.interval())).isEqualTo(25);
      harness.watermark(14);
      assertThat(backend.keysIn("right " + joining.interval())).isEqualTo(25);
      harness.watermark(26);
      assertThat(backend.keysIn("left " + joining.interval())).isZero();
      assertThat(backend.keysIn("right " + joining.interval())).isZero();
      assertThat(harness.output()).hasSize(25);
      harness.close();
    }
  }

  @Test
  void aRecordWithoutTimestampIsRefused() throws Exception {
    try (OperatorHarness<String> harness = setup(joining(0, 5, false, false, 0)).open()) {
      assertThatThrownBy(() -> harness.record(new Row("k", 1, 0)))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("a record of the left stream has no timestamp");
    }
  }

  @Test
  void intervalsThatCannotBe() {
    assertThatThrownBy(() -> joining(3, 2, false, false, 0))
        .hasMessage(
            "the interval is empty: it begins at PT0.003S and ends at PT0.002S; swap the bounds,"
                + " or include them");
    assertThatThrownBy(() -> joining(0, Long.MAX_VALUE, false, false, 0))
        .hasMessageContaining("the interval's upper bound is too far away");
  }
}
