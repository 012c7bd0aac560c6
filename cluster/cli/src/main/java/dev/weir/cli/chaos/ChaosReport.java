package dev.weir.cli.chaos;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What is said at the end of a run about its faults. */
final class ChaosReport {
  private ChaosReport() {}

  /** For each kind: how many, and the longest time without output behind each. */
  static void print(List<Incident> incidents, List<Commit> commits, PrintWriter out) {
    out.println("faults: " + incidents.size() + "; without new output at most, in seconds:");
    for (Fault fault : Fault.values()) {
      List<Long> gaps =
          incidents.stream()
              .filter(incident -> incident.fault() == fault)
              .map(incident -> incident.longestGap(commits).millis())
              .sorted()
              .toList();
      if (!gaps.isEmpty()) {
        out.printf(
            Locale.ROOT,
            "  %-20s %4d times   median %6.1f   max %6.1f%n",
            fault.word(),
            gaps.size(),
            gaps.get(gaps.size() / 2) / 1000.0,
            gaps.get(gaps.size() - 1) / 1000.0);
      }
    }
  }
}
