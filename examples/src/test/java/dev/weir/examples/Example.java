package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.examples.verify.VerifyAirportTraffic;
import dev.weir.examples.verify.VerifyFlightTotals;
import dev.weir.examples.verify.VerifyWordCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An example, its data, and who judges its output. */
record Example(Job job, Path input, Verifier verifier) {
  static final Example WORD_COUNT =
      new Example(new WordCount(), Path.of("data", "prose"), VerifyWordCount::problems);
  static final Example FLIGHT_TOTALS =
      new Example(new FlightTotals(), Path.of("data", "flights"), VerifyFlightTotals::problems);
  static final Example AIRPORT_TRAFFIC =
      new Example(new AirportTraffic(), Path.of("data", "flights"), VerifyAirportTraffic::problems);

  /** Judges an output, without any code of the engine. */
  interface Verifier {
    List<String> problems(Path input, Path output) throws IOException;
  }

  static Stream<Example> all() {
    return Stream.of(WORD_COUNT, FLIGHT_TOTALS, AIRPORT_TRAFFIC);
  }

  List<String> problems(Path output) throws IOException {
    return verifier.problems(input, output);
  }

  @Override
  public String toString() {
    return job.getClass().getSimpleName();
  }
}
