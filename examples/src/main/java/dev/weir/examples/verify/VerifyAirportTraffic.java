package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks the output of the airports' traffic: for each airport and direction, its lines hold 1, 2,
 * …, n, each once, where n is how many flights departed or arrived there.
 */
public final class VerifyAirportTraffic {
  private VerifyAirportTraffic() {}

  /** Arguments: the input file or folder, and the output folder. */
  public static void main(String[] args) throws IOException {
    System.exit(Verdict.print(args, VerifyAirportTraffic::problems));
  }

  /** What is wrong with the output; empty if it is right. */
  public static List<String> problems(Path input, Path output) throws IOException {
    Problems problems = new Problems();
    RunningNumbers written = new RunningNumbers();
    CommittedLines.read(output, problems, line -> see(line, written, problems));
    Map<String, Integer> expected = new TreeMap<>();
    for (FlightLine flight : FlightLine.all(input)) {
      expected.merge(flight.origin() + ",departures", 1, Integer::sum);
      expected.merge(flight.destination() + ",arrivals", 1, Integer::sum);
    }
    written.compare(expected, problems);
    return problems.describe();
  }

  private static void see(String line, RunningNumbers written, Problems problems) {
    int comma = line.lastIndexOf(',');
    if (comma < 0) {
      problems.add("not an airport, a direction and a count: '" + line + "'");
    } else {
      written.see(line.substring(0, comma), line.substring(comma + 1), problems);
    }
  }
}
