package dev.weir.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowLogTest {
  private static final long KEYS = 4;
  private static final int LANES = 2;
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final RowLog log = new RowLog(KEYS, LANES);

  private static Row row(long index) {
    long count = index / KEYS + 1;
    long sum = 0;
    for (long i = index % KEYS; i <= index; i += KEYS) {
      sum += i;
    }
    return new Row(index % KEYS, index, count, sum);
  }

  @Test
  void rowsOfAStateThatHasSeenAllAreRight() {
    for (long i = 0; i < 40; i++) {
      assertThat(row(i).isRight(KEYS)).isTrue();
    }
    log.note(0, 0, 1, List.of(row(0), row(2), row(4), row(1), row(3)));
    assertThat(log.problems()).isEmpty();
  }

  @Test
  void aRowIsWrongIfARecordIsMissingOrCountedTwiceOrOfAnotherKey() {
    log.note(0, 0, 1, List.of(new Row(1, 5, 1, 5), new Row(1, 5, 3, 7), new Row(2, 5, 2, 6)));
    assertThat(log.problems()).contains("3 of 3 rows are wrong");
  }

  @Test
  void aRowIsLostIfALaterOneOfItsLaneCame() {
    log.note(0, 0, 1, List.of(row(0), row(4), row(1), row(3)));
    assertThat(log.problems()).containsExactly("1 rows are lost");
  }

  @Test
  void whatAnAttemptRepeatsIsNotNew() {
    log.note(10 * MS, 0, 1, List.of(row(0), row(1)));
    log.note(20 * MS, 0, 2, List.of(row(1)));
    log.note(30 * MS, 1, 2, List.of(row(2)));
    assertThat(log.repeated()).isEqualTo(1);
    assertThat(log.firstNanos(1)).isEqualTo(20 * MS);
    assertThat(log.allNanos()).isEqualTo(30 * MS);
    assertThat(log.firstNewNanos(1)).isEqualTo(30 * MS);
  }

  @Test
  void aGapIsThatOfOneSubtaskOrOfAll() {
    log.note(0, 0, 1, List.of(row(0)));
    log.note(10 * MS, 1, 1, List.of(row(1)));
    log.note(100 * MS, 0, 1, List.of(row(2)));
    log.note(120 * MS, 1, 1, List.of(row(3)));
    assertThat(log.longestGap(0, 120 * MS)).isEqualTo(90 * MS);
    assertThat(log.longestGapOfOne(0, 120 * MS)).isEqualTo(110 * MS);
    assertThat(log.longestGap(50 * MS, 120 * MS)).isEqualTo(50 * MS);
    assertThat(log.longestGapOfOne(0, 500 * MS)).isEqualTo(400 * MS);
  }

  @Test
  void rowsAreReadAsTheyWereWritten() {
    ByteBuffer buffer = ByteBuffer.allocate(Row.BYTES);
    row(13).write(buffer);
    assertThat(Row.read(buffer.flip())).isEqualTo(row(13));
  }
}
