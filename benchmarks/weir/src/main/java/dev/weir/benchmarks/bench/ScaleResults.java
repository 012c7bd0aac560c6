package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.bench.Results.Subject;
import dev.weir.benchmarks.workload.NamedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** The runs of one part, by what varied. */
final class ScaleResults {
  /** The name in a run's line that says which part it belongs to. */
  static final String PART = "part";

  private final ScalePart part;
  private final SortedMap<Long, Results> points = new TreeMap<>();

  /** What a line in the picture, or some rows in the table, are about. */
  record Series(Subject subject, String engine) {
    @Override
    public String toString() {
      return engine + ": " + subject;
    }
  }

  ScaleResults(ScalePart part) {
    this.part = part;
  }

  ScalePart part() {
    return part;
  }

  /** Takes a line of an earlier command, if it belongs to this part. */
  void add(NamedValues line) {
    if (line.find(PART).filter(part.label()::equals).isPresent()) {
      at(part.at(line)).add(line);
    }
  }

  /** Where the runs at that point go. */
  Results at(long x) {
    return points.computeIfAbsent(x, each -> new Results());
  }

  /** The points that have runs, ascending. */
  List<Long> points() {
    return points.entrySet().stream()
        .filter(each -> !each.getValue().subjects().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  List<Series> series() {
    List<Series> all = new ArrayList<>();
    for (Results results : points.values()) {
      for (Subject subject : results.subjects()) {
        for (String engine : results.engines()) {
          Series series = new Series(subject, engine);
          if (results.ran(subject, engine) && !all.contains(series)) {
            all.add(series);
          }
        }
      }
    }
    return all;
  }

  OptionalDouble median(Series series, long x, Figure figure) {
    return at(x).median(series.subject(), series.engine(), figure.name());
  }

  /** Whether there is a run at that point, and the machine was busy with something else in all. */
  boolean isDisturbed(Series series, long x) {
    return at(x).ran(series.subject(), series.engine())
        && !at(x).hasQuiet(series.subject(), series.engine());
  }
}
