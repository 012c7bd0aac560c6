package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the output of the flights' running totals. For each airport, its lines in the order of
 * their number of flights hold 1, 2, …, n; and what each line adds to the one before it is one
 * flight of that airport, each flight of the input once. So the last line holds the sums.
 */
public final class VerifyFlightTotals {
  private static final Pattern LINE = Pattern.compile("([^,]+),(\\d+),(\\d+),(-?\\d+)");

  private VerifyFlightTotals() {}

  private record Totals(int flights, long miles, long minutes) {}

  /** What a flight adds to the totals. Flights may be equal. */
  private record Step(long miles, long minutes) {}

  /** Arguments: the input file or folder, and the output folder. */
  public static void main(String[] args) throws IOException {
    System.exit(Verdict.print(args, VerifyFlightTotals::problems));
  }

  /** What is wrong with the output; empty if it is right. */
  public static List<String> problems(Path input, Path output) throws IOException {
    Problems problems = new Problems();
    Map<String, List<Totals>> written = new TreeMap<>();
    CommittedLines.read(output, problems, line -> see(line, written, problems));
    Map<String, Map<Step, Integer>> left = flightsByOrigin(input);
    written.forEach(
        (airport, lines) -> follow(airport, lines, left.getOrDefault(airport, Map.of()), problems));
    left.forEach(
        (airport, flights) -> {
          int missing = flights.values().stream().mapToInt(Integer::intValue).sum();
          if (missing > 0) {
            problems.add(airport + ": " + missing + " flights are missing");
          }
        });
    return problems.describe();
  }

  private static void see(String line, Map<String, List<Totals>> written, Problems problems) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      problems.add("not an airport and its totals: '" + line + "'");
      return;
    }
    Totals totals =
        new Totals(
            Integer.parseInt(matcher.group(2)),
            Long.parseLong(matcher.group(3)),
            Long.parseLong(matcher.group(4)));
    written.computeIfAbsent(matcher.group(1), airport -> new ArrayList<>()).add(totals);
  }

  private static Map<String, Map<Step, Integer>> flightsByOrigin(Path input) throws IOException {
    Map<String, Map<Step, Integer>> flights = new TreeMap<>();
    for (FlightLine flight : FlightLine.all(input)) {
      flights
          .computeIfAbsent(flight.origin(), VerifyFlightTotals::noSteps)
          .merge(new Step(flight.miles(), flight.minutes()), 1, Integer::sum);
    }
    return flights;
  }

  private static Map<Step, Integer> noSteps(String airport) {
    return new TreeMap<>(Comparator.comparingLong(Step::miles).thenComparingLong(Step::minutes));
  }

  /** Walks from line to line, and takes the flight of each step away from those that are left. */
  private static void follow(
      String airport, List<Totals> lines, Map<Step, Integer> left, Problems problems) {
    lines.sort(Comparator.comparingInt(Totals::flights));
    Totals before = new Totals(0, 0, 0);
    for (Totals line : lines) {
      if (line.flights() != before.flights() + 1) {
        problems.add(airport + ": after " + before + " comes " + line);
      } else {
        Step step = new Step(line.miles() - before.miles(), line.minutes() - before.minutes());
        int count = left.getOrDefault(step, 0);
        if (count == 0) {
          problems.add(airport + ": no flight leads from " + before + " to " + line);
        } else {
          left.put(step, count - 1);
        }
      }
      before = line;
    }
  }
}
