package dev.weir.cli.chaos;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is said at the end of a run about its faults. */
final class ChaosReport {
  private ChaosReport() {}

  /** For each kind: how many, how long without output, and how long until all had recovered. */
  static void print(List<Incident> incidents, List<Commit> commits, PrintWriter out) {
    out.printf("faults: %d; seconds of each (least, median, most)%n", incidents.size());
    out.printf("  %-20s %5s   %-22s   %s%n", "", "times", "without new output", "until recovered");
    for (Fault fault : Fault.values()) {
      List<Incident> of = incidents.stream().filter(each -> each.fault() == fault).toList();
      if (!of.isEmpty()) {
        out.printf(
            "  %-20s %5d   %-22s   %s%n",
            fault.word(),
            of.size(),
            spread(of.stream().map(each -> each.longestGap(commits).millis())),
            spread(
                of.stream()
                    .filter(each -> each.recoveredMillis() < Incident.NEVER)
                    .map(each -> each.recoveredMillis() - each.fromMillis())));
      }
    }
  }

  private static String spread(Stream<Long> millis) {
    List<Long> sorted = millis.sorted().toList();
    return sorted.isEmpty()
        ? "-"
        : String.format(
            Locale.ROOT,
            "%6.1f %6.1f %6.1f",
            sorted.get(0) / 1000.0,
            sorted.get(sorted.size() / 2) / 1000.0,
            sorted.get(sorted.size() - 1) / 1000.0);
  }
}
