package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The timed runs so far. */
final class Results {
  /** The name in a run's line that says whether the rest of the machine was busy. */
  static final String BUSY = "busy";

  private final List<NamedValues> runs = new ArrayList<>();

  /** What was run: a row, or some, in the table. */
  record Subject(Workload workload, String backend) {
    @Override
    public String toString() {
      return workload.label() + ", " + backend;
    }
  }

  void add(NamedValues run) {
    runs.add(run);
  }

  /** What was run, in the order of the first runs. */
  List<Subject> subjects() {
    return runs.stream()
        .map(run -> new Subject(Workload.of(run.get("job")), run.get("backend")))
        .distinct()
        .toList();
  }

  /** The engines that ran, in the order of their first runs. */
  List<String> engines() {
    return runs.stream().map(run -> run.get("engine")).distinct().toList();
  }

  private List<NamedValues> of(Subject subject, String engine) {
    return runs.stream()
        .filter(run -> run.get("job").equals(subject.workload().label()))
        .filter(run -> run.get("backend").equals(subject.backend()))
        .filter(run -> run.get("engine").equals(engine))
        .toList();
  }

  boolean ran(Subject subject, String engine) {
    return !of(subject, engine).isEmpty();
  }

  private static boolean isQuiet(NamedValues run) {
    return run.find(BUSY).isEmpty();
  }

  /** How long checkpoints took says nothing where there were none. */
  private static boolean has(NamedValues run, String figure) {
    boolean none = run.find("checkpoints").equals(Optional.of("0"));
    return run.find(figure).isPresent() && !(none && figure.startsWith("ckpt_"));
  }

  /** Whether there is any run during which the machine had nothing else to do. */
  boolean hasQuiet(Subject subject, String engine) {
    return of(subject, engine).stream().anyMatch(Results::isQuiet);
  }

  /** The median of a figure over the quiet runs; over all, if none was quiet. */
  OptionalDouble median(Subject subject, String engine, String figure) {
    boolean quiet = hasQuiet(subject, engine);
    double[] values =
        of(subject, engine).stream()
            .filter(run -> !quiet || isQuiet(run))
            .filter(run -> has(run, figure))
            .mapToDouble(run -> run.number(figure))
            .sorted()
            .toArray();
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = values.length / 2;
    return OptionalDouble.of(
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
  }
}
