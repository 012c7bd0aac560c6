package dev.weir.benchmarks.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the micro-benchmarks whose names match the words given, all without any, and prints a table.
 * Words are JMH's own options as well.
 */
public final class HotPieces {
  private static final TimeValue ITERATION = TimeValue.seconds(1);

  private HotPieces() {}

  /** Runs them; the process ends with 1 if one fails. */
  public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
    CommandLineOptions given = new CommandLineOptions(arguments);
    Options options =
        new OptionsBuilder()
            .parent(given)
            .forks(given.getForkCount().orElse(1))
            .warmupIterations(given.getWarmupIterations().orElse(5))
            .warmupTime(given.getWarmupTime().orElse(ITERATION))
            .measurementIterations(given.getMeasurementIterations().orElse(5))
            .measurementTime(given.getMeasurementTime().orElse(ITERATION))
            .shouldFailOnError(true)
            .jvmArgsAppend("-Xmx2g", "-XX:+UseParallelGC")
            .build();
    List<String> rows = new ArrayList<>();
    for (RunResult each : new Runner(options).run()) {
      rows.add(row(each));
    }
    System.out.println();
    System.out.println("| piece | ns per operation | ± (99.9 %) |");
    System.out.println("|---|---|---|");
    rows.forEach(System.out::println);
  }

  private static String row(RunResult run) {
    Result<?> result = run.getPrimaryResult();
    return String.format(
        Locale.ROOT, "| %s | %.1f | %.1f |", name(run), result.getScore(), result.getScoreError());
  }

  private static String name(RunResult run) {
    String[] path = run.getParams().getBenchmark().split("\\.", -1);
    StringBuilder name =
        new StringBuilder(
            String.join(".", Arrays.asList(path).subList(path.length - 2, path.length)));
    for (String parameter : run.getParams().getParamsKeys()) {
      name.append(", ").append(parameter).append(' ').append(run.getParams().getParam(parameter));
    }
    return name.toString();
  }
}
