package dev.weir.examples.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verifiers find what is lost, repeated, added or changed: otherwise their OK means nothing.
 */
final class VerifiersTest {
  private static final String HEADER = "departure,origin,destination,delay,miles";

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void makeFolders() throws IOException {
    input = folder.resolve("input.txt");
    output = Files.createDirectory(folder.resolve("output"));
  }

  @Test
  void wordCount() throws IOException {
    Files.write(input, List.of("To be, or not", "to BE -- naïve? 2"));

    assertThat(words("to\t1", "be\t1", "or\t1", "not\t1", "be\t2", "na\t1", "ve\t1", "2\t1"))
        .containsExactly("to: 2 is missing; 1 of 2 are there");
    assertThat(
            words("to\t2", "be\t2", "or\t1", "not\t1", "be\t1", "na\t1", "ve\t1", "2\t1", "to\t1"))
        .isEmpty();
    assertThat(words("to\t2", "to\t2", "to\t1", "be\t2", "or\t1", "or\t2", "not\t1", "be\t1"))
        .containsExactly(
            "to: 2 was written twice",
            "2: 1 is missing; 0 of 1 are there",
            "na: 1 is missing; 0 of 1 are there",
            "or: was counted to 2 instead of 1",
            "ve: 1 is missing; 0 of 1 are there");
  }

  @Test
  void wordsThatAreNotInTheInputAndLinesThatAreNone() throws IOException {
    Files.write(input, List.of("one"));

    assertThat(words("one\t1", "two\t1")).containsExactly("two: is not in the input");
    assertThat(words("one\t1", "one")).containsExactly("not a word and its count: 'one'");
    assertThat(words("one\t1", "one\t")).containsExactly("one: '' is not a number");
    assertThat(words("one\t1", "one\t0")).containsExactly("one: 0 is no count");
  }

  @Test
  void filesThatAreNotCommittedDoNotCountAndCutOffOnesAreReported() throws IOException {
    Files.write(input, List.of("one"));
    Files.write(output.resolve(".pending"), List.of("one\t1"));
    Files.write(output.resolve("_temporary"), List.of("one\t1"));
    assertThat(words()).containsExactly("one: 1 is missing; 0 of 1 are there");

    Path part = output.resolve("part");
    Files.writeString(part, "one\t1");
    assertThat(VerifyWordCount.problems(input, output))
        .containsExactly(part + " ends in the middle of a line");
  }

  @Test
  void flightTotals() throws IOException {
    Files.write(
        input,
        List.of(HEADER, "t,AAA,BBB,5,100", "t,AAA,BBB,-9,40", "t,BBB,AAA,1,7", "t,AAA,BBB,5,100"));

    assertThat(totals("AAA,1,100,5", "BBB,1,7,1", "AAA,2,140,-4", "AAA,3,240,1")).isEmpty();
    assertThat(totals("AAA,3,240,1", "AAA,1,40,-9", "AAA,2,140,-4", "BBB,1,7,1")).isEmpty();
    assertThat(totals("AAA,1,100,5", "AAA,2,140,-4", "BBB,1,7,1"))
        .containsExactly("AAA: 1 flights are missing");
    assertThat(totals("AAA,1,100,5", "AAA,3,240,1", "BBB,1,7,1")).isNotEmpty();
    assertThat(totals("AAA,1,100,5", "AAA,2,140,-4", "AAA,2,140,-4", "AAA,3,240,1", "BBB,1,7,1"))
        .hasSize(1);
    assertThat(totals("AAA,1,40,-9", "AAA,2,80,-18", "AAA,3,180,-13", "BBB,1,7,1")).isNotEmpty();
    assertThat(totals("AAA,1,100,5", "AAA,2,140,-4", "AAA,3,240,1", "BBB,1,7,1", "CCC,1,7,1"))
        .hasSize(1);
  }

  @Test
  void airportTraffic() throws IOException {
    Files.write(input, List.of(HEADER, "t,AAA,BBB,5,100", "t,AAA,BBB,-9,40"));

    assertThat(traffic("AAA,departures,1", "BBB,arrivals,2", "BBB,arrivals,1", "AAA,departures,2"))
        .isEmpty();
    assertThat(traffic("AAA,departures,1", "BBB,arrivals,2", "AAA,departures,2"))
        .containsExactly("BBB,arrivals: 1 is missing; 1 of 2 are there");
    assertThat(traffic("AAA,departures,1", "BBB,arrivals,2", "BBB,arrivals,1", "AAA,departures,1"))
        .hasSize(2);
  }

  private List<String> words(String... lines) throws IOException {
    return VerifyWordCount.problems(input, written(lines));
  }

  private List<String> totals(String... lines) throws IOException {
    return VerifyFlightTotals.problems(input, written(lines));
  }

  private List<String> traffic(String... lines) throws IOException {
    return VerifyAirportTraffic.problems(input, written(lines));
  }

  private Path written(String... lines) throws IOException {
    Files.write(output.resolve("part"), List.of(lines));
    return output;
  }
}
