package dev.weir.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void findsSlipsOfTheFingers() {
    List<String> names = List.of("input", "output", "rate");
    assertThat(Suggestion.closest("inptu", names)).contains("input");
    assertThat(Suggestion.closest("outptu", names)).contains("output");
    assertThat(Suggestion.closest("rates", names)).contains("rate");
    assertThat(Suggestion.closest("rtae", names)).contains("rate");
  }

  @Test
  void staysSilentAboutOtherWords() {
    assertThat(Suggestion.closest("verbose", List.of("input", "rate"))).isEmpty();
    assertThat(Suggestion.closest("x", List.of())).isEmpty();
  }

  @Test
  void countsASwapAsOneEdit() {
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("ab", "ba")).isEqualTo(1);
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
  }
}
