package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.job.JobDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static Arg arg(String value) {
    return Arguments.of(Map.of("x", value)).get("x");
  }

  private static void define(Job job, String... words) {
    JobDefinition.of(job, Arguments.parse(List.of(words)));
  }

  @Test
  void reads() {
    assertThat(arg("a b").asString()).isEqualTo("a b");
    assertThat(arg("a/b").asPath()).isEqualTo(Path.of("a/b").toAbsolutePath());
    assertThat(arg("-7").asInt()).isEqualTo(-7);
    assertThat(arg("5000000000").asLong()).isEqualTo(5_000_000_000L);
    assertThat(arg("0.5").asDouble()).isEqualTo(0.5);
    assertThat(arg("TRUE").asBoolean()).isTrue();
    assertThat(arg("250ms").asDuration()).isEqualTo(Duration.ofMillis(250));
    assertThat(arg("10s").asDuration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(arg("5 min").asDuration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(arg("2H").asDuration()).isEqualTo(Duration.ofHours(2));
    assertThat(arg("1d").asDuration()).isEqualTo(Duration.ofDays(1));
    assertThat(arg("PT1.5S").asDuration()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void malformedOnesNameTheOption() {
    assertThatThrownBy(() -> arg("ten").asInt())
        .isInstanceOf(ArgumentException.class)
        .hasMessage("option --x: 'ten' is not a whole number up to 2147483647");
    assertThatThrownBy(() -> arg("").asLong())
        .hasMessage("option --x: '' is not a whole number up to 9223372036854775807");
    assertThatThrownBy(() -> arg("3,5").asDouble()).hasMessage("option --x: '3,5' is not a number");
    assertThatThrownBy(() -> arg("yes").asBoolean())
        .hasMessage("option --x: 'yes' is neither true nor false");
    assertThatThrownBy(() -> arg("10").asDuration())
        .hasMessage(
            "option --x: '10' is not a duration: use a number and a unit, such as 250ms, 10s, 5m,"
                + " 1h or 1d");
    assertThatThrownBy(() -> arg("99999999999999999999s").asDuration())
        .hasMessageStartingWith("option --x: '99999999999999999999s' is not a duration");
    assertThatThrownBy(() -> arg("a\0b").asPath()).hasMessageContaining("is not a path");
    assertThatThrownBy(() -> arg("").asPath()).hasMessageContaining("'' is no path");
  }

  @Test
  void optionalOnes() {
    Arguments none = Arguments.of(Map.of());
    assertThat(none.get("x").orElse(100).asInt()).isEqualTo(100);
    assertThat(none.get("x").orElse(Path.of("a")).asPath())
        .isEqualTo(Path.of("a").toAbsolutePath());
    assertThat(none.get("x").orElse(Duration.ofSeconds(3)).asDuration())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(none.get("x").orElse(1).isPresent()).isFalse();
    assertThat(arg("7").orElse(100).asInt()).isEqualTo(7);
    assertThat(arg("7").isPresent()).isTrue();
  }

  @Test
  void aRelativePathBeginsWhereTheJobWasHandedIn_notWhereItIsRead() {
    Map<String, String> given = Map.of("in", "data/in", "out", "/srv/out");
    Arguments handedIn = Arguments.of(given, Path.of("/home/ada"));
    for (Arguments each : List.of(handedIn, handedIn.withPlaceholders())) {
      assertThat(each.get("in").asPath()).isEqualTo(Path.of("/home/ada/data/in"));
      assertThat(each.get("out").asPath()).isEqualTo(Path.of("/srv/out"));
      assertThat(each.get("none").orElse("tmp").asPath()).isEqualTo(Path.of("/home/ada/tmp"));
    }
    assertThat(Arguments.of(given).baseDirectory()).isEqualTo(Path.of("").toAbsolutePath());
  }

  @Test
  void missingOnes() {
    Job job = p -> p.arg("input").asPath();
    assertThatThrownBy(() -> define(job))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("option --input is missing: add --input PATH");
    assertThatThrownBy(() -> define(p -> p.arg("n").asInt()))
        .hasMessage("option --n is missing: add --n NUMBER");
  }

  @Test
  void misspelledOnes() {
    Job required = p -> p.arg("input").asPath();
    assertThatThrownBy(() -> define(required, "--inptu", "a"))
        .hasMessage("unknown option --inptu; did you mean --input?");
    Job optional = p -> p.arg("input").orElse("a").asPath();
    assertThatThrownBy(() -> define(optional, "--inptu", "a"))
        .hasMessage("unknown option --inptu; did you mean --input?");
  }

  @Test
  void unknownOnes() {
    Job two =
        p -> {
          p.arg("input").orElse("").asString();
          p.arg("rate").orElse(1).asInt();
        };
    assertThatThrownBy(() -> define(two, "--verbose"))
        .hasMessage("unknown option --verbose; the job has --input, --rate");
    assertThatThrownBy(() -> define(p -> {}, "--verbose"))
        .hasMessage("unknown option --verbose; the job has none");
    define(p -> p.args().get("anything"), "--verbose", "--more", "1");
  }

  @Test
  void parsesWords() {
    assertThat(Arguments.parse(List.of("--a", "1", "--b=2=3", "--c", "--d", "-4", "--e")).asMap())
        .containsExactly(
            Map.entry("a", "1"),
            Map.entry("b", "2=3"),
            Map.entry("c", "true"),
            Map.entry("d", "-4"),
            Map.entry("e", "true"));
    assertThatThrownBy(() -> Arguments.parse(List.of("a.txt")))
        .hasMessage("'a.txt' is not an option: options of a job look like --name value");
    assertThatThrownBy(() -> Arguments.parse(List.of("--a", "1", "--a=2")))
        .hasMessage("option --a is given twice");
  }
}
