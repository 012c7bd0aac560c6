package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.Labelled;
import dev.weir.benchmarks.workload.Workload;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An engine as the command line names it, with what its processes need. */
enum Contender implements Labelled {
  WEIR("weir", "weir", "dev.weir.benchmarks.weir.WeirEngine"),
  FLINK("flink", "flink", Contender.FLINK_MAIN),
  /** Flink with its buffer timeout at 0: each record is sent at once. */
  FLINK_NODELAY("flink-nodelay", "flink", Contender.FLINK_MAIN),
  /** Flink with sliding windows that are put together by hand. */
  FLINK_PANES("flink-panes", "flink", Contender.FLINK_MAIN),
  /** Two nodes in processes of their own. */
  WEIR_PAIR("weir-pair", "weir", "dev.weir.benchmarks.weir.WeirPairEngine"),
  /** Two task managers in processes of their own. */
  FLINK_PAIR("flink-pair", "flink", "dev.weir.benchmarks.flink.FlinkPairEngine"),
  LOOP("loop", "weir", "dev.weir.benchmarks.loop.LoopEngine");

  private static final String FLINK_MAIN = "dev.weir.benchmarks.flink.FlinkEngine";

  /** As much for state in RocksDB as Flink gets. */
  private static final List<String> WEIR_MEMORY = List.of("-Dweir.state.rocksdb.memory=1g");

  /** What Flink's own start scripts open for it, as far as these jobs need it. */
  private static final List<String> FLINK_ACCESS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

  private static final Set<Workload> IN_LOOP =
      EnumSet.of(
          Workload.WORDCOUNT,
          Workload.KEYED_SUM,
          Workload.RECORDS,
          Workload.Q0,
          Workload.Q1,
          Workload.Q2);

  private final String label;
  private final String module;
  private final String mainClass;

  Contender(String label, String module, String mainClass) {
    this.label = label;
    this.module = module;
    this.mainClass = mainClass;
  }

  /** The name on the command line. */
  @Override
  public String label() {
    return label;
  }

  /** The directory below {@code benchmarks/} whose libraries it runs with. */
  String module() {
    return module;
  }

  String mainClass() {
    return mainClass;
  }

  List<String> jvmOptions() {
    return module.equals("flink") ? FLINK_ACCESS : WEIR_MEMORY;
  }

  /** Whether it can do that at all. */
  boolean runs(Workload workload, String backend) {
    if (this == WEIR_PAIR || this == FLINK_PAIR) {
      return workload == Workload.KEYED_SUM;
    }
    if (this == FLINK_PANES) {
      return workload == Workload.Q5;
    }
    if (this != LOOP) {
      return true;
    }
    boolean inHeap = backend.equals("heap") || !workload.hasState();
    return inHeap && IN_LOOP.contains(workload);
  }

  /**
   * The engine of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  static Contender of(String label) {
    return Labelled.of(values(), "engine", label);
  }
}
