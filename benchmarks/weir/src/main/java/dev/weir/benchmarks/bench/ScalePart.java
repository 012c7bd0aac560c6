package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Labelled;
import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.Workload;
import java.util.List;

/** A question of how an engine grows: what varies, what runs, and what is looked at. */
enum ScalePart implements Labelled {
  /** Many subtasks in one job, each of the two operators with half of them. */
  SUBTASKS("subtasks", "parallelism"),
  /** More subtasks than cores. */
  PARALLELISM("parallelism", "parallelism"),
  /** Much state. */
  STATE("state", "keys");

  private static final Figure SIZE = new Figure("ckpt_mb_max", "checkpoint written max, MB");
  private static final Figure LIVE = new Figure("live_mb", "live heap, MB");
  private static final Figure LOAD = new Figure("load_s", "loading the keys, s");

  private final String label;
  private final String axis;

  ScalePart(String label, String axis) {
    this.label = label;
    this.axis = axis;
  }

  /** The name on the command line and in the lines of its runs. */
  @Override
  public String label() {
    return label;
  }

  /** What varies, by its name in a run's line. */
  String axis() {
    return axis;
  }

  List<Workload> workloads() {
    return switch (this) {
      case SUBTASKS -> List.of(Workload.KEYED_SUM, Workload.RECOVERY);
      case PARALLELISM -> List.of(Workload.KEYED_SUM, Workload.WORDCOUNT);
      case STATE -> List.of(Workload.LOADED_SUM);
    };
  }

  /** What varies, as it was in a run. */
  long at(NamedValues run) {
    return run.find(axis).map(Long::parseLong).orElse(KeyedSums.KEYS);
  }

  /** What the table shows of a workload. */
  List<Figure> figures(Workload workload) {
    return switch (workload) {
      case RECOVERY -> List.of(Figure.of(workload).get(0), LIVE);
      case LOADED_SUM ->
          List.of(
              Figure.RATE,
              Figure.CHECKPOINT,
              Figure.LONGEST_CHECKPOINT,
              SIZE,
              Figure.RESIDENT,
              LOAD);
      default -> Figure.of(workload);
    };
  }

  /** What the picture shows: a panel for each. */
  List<Figure> charts() {
    return switch (this) {
      case SUBTASKS -> List.of();
      case PARALLELISM -> List.of(Figure.RATE);
      case STATE -> List.of(Figure.RATE, Figure.CHECKPOINT);
    };
  }

  /** Whether the engine's figures say something about this. */
  boolean runs(Contender engine) {
    return this != SUBTASKS || engine == Contender.WEIR;
  }

  /** Whether a figure is memory that grows with the subtasks. */
  boolean growsPerSubtask(Figure figure) {
    return this == SUBTASKS && (figure.equals(LIVE) || figure.equals(Figure.RESIDENT));
  }

  /** How many subtasks a job of this part has. */
  static long subtasks(long parallelism) {
    return 2 * parallelism;
  }

  /**
   * The part of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  static ScalePart of(String label) {
    return Labelled.of(values(), "part", label);
  }
}
