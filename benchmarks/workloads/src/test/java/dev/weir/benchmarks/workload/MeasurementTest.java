package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static NamedValues part(long first, long last, long sum, long rows, long records) {
    return NamedValues.parse(
        "first=%d last=%d sum=%d rows=%d records=%d cpu=3 rss=100"
            .formatted(first, last, sum, rows, records));
  }

  @Test
  void partsOfARunAreFromTheFirstEventOfAllToTheLastRowOfAll() {
    Measurement whole = new Measurement(true);
    whole.addPart(part(2_000_000_000L, 5_000_000_000L, 10, 1, 3));
    whole.addPart(part(1_000_000_000L, 4_000_000_000L, 6, 2, 4));
    assertThat(whole.seconds()).isEqualTo(4);
    assertThat(whole.records()).isEqualTo(7);
    assertThat(whole.checksum()).isEqualTo("0000000000000010/3");
    assertThat(whole.partsResidentMegabytes()).isEqualTo(200);
  }

  @Test
  void aPartWithoutEventsAddsItsRows() {
    Measurement whole = new Measurement(true);
    whole.addPart(part(2_000_000_000L, 5_000_000_000L, 10, 1, 3));
    Measurement other = new Measurement(true);
    Tally tally = other.tally();
    tally.row(5);
    tally.publish();
    whole.addPart(other.part().with("last", 1));
    assertThat(whole.seconds()).isEqualTo(3);
    assertThat(whole.checksum()).isEqualTo("000000000000000f/2");
  }
}
