package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NamedValuesTest {
  @Test
  void toString_ofParsedLine_isTheLine() {
    String line = "job=q0 engine=weir events_per_s=1000000 lat_ms_p99=0.612";

    assertThat(NamedValues.parse(line)).hasToString(line);
  }

  @Test
  void with_newName_standsAtTheEnd() {
    assertThat(NamedValues.parse("a=1 b=2").with("seconds", 1.23456, 3).with("a", 7))
        .hasToString("a=7 b=2 seconds=1.235");
  }

  @Test
  void parse_wordWithoutName_isRefused() {
    assertThatThrownBy(() -> NamedValues.parse("a=1 word"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("word");
  }

  @Test
  void parse_nameTwice_isRefused() {
    assertThatThrownBy(() -> NamedValues.parse("a=1 a=2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("given twice: a");
  }

  @Test
  void runRequest_asWordsAndBack_isTheSame() {
    RunRequest request =
        new RunRequest(
            Workload.KEYED_SUM,
            "weir",
            "rocksdb",
            3,
            12_345,
            77,
            9,
            true,
            Path.of("/data/two words"));

    assertThat(RunRequest.of(NamedValues.of(request.toWords().words()))).isEqualTo(request);
  }
}
