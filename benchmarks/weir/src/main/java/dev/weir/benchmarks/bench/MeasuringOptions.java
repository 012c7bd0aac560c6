package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.NamedValues;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that measure engines take, and how they answer. */
final class MeasuringOptions {
  static final List<String> BACKENDS = List.of("heap", "rocksdb");

  private static final int FAILED = 1;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "Events of each run, but for those that last a given time. Default: five seconds to a"
              + " minute of work.")
  private @Nullable Long events;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Where the picture goes. Default: a file in benchmarks/target.")
  private @Nullable Path chart;

  @Option(
      names = "--earlier",
      paramLabel = "FILE",
      description = "Lines of earlier runs, to be shown with the others.")
  private @Nullable Path earlier;

  private CommandSpec command() {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return spec;
  }

  PrintWriter out() {
    return command().commandLine().getOut();
  }

  PrintWriter err() {
    return command().commandLine().getErr();
  }

  /**
   * How many events each run has, if somebody said so.
   *
   * @throws IllegalArgumentException if that is not positive
   */
  Optional<Long> events() {
    require(events == null || events > 0, "events must be 1 or more");
    return Optional.ofNullable(events);
  }

  /** What earlier commands printed, if there was a file with that. */
  List<NamedValues> earlier() throws IOException {
    return earlier == null
        ? List.of()
        : Files.readAllLines(earlier).stream()
            .filter(line -> line.startsWith("job="))
            .map(NamedValues::parse)
            .toList();
  }

  /**
   * Makes something of the options.
   *
   * @throws ParameterException where that throws {@link IllegalArgumentException}, with its message
   */
  <T> T parsed(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(command().commandLine(), wrong.getMessage(), wrong);
    }
  }

  static void requireBackends(List<String> names) {
    require(BACKENDS.containsAll(names), "no such state: " + names + "; known: " + BACKENDS);
  }

  static void requireParallelism(int parallelism) {
    require(parallelism > 0, "parallelism must be 1 or more");
  }

  static void requireKeys(long keys) {
    require(keys > 0 && keys < 1L << 31, "keys must be 1 to 2147483647");
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Writes a picture to where it was asked for, otherwise under this name, and says where. */
  void writePicture(String name, String svg) throws IOException {
    Path file = chart == null ? ProcessOptions.target().resolve(name) : chart;
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, svg);
    err().println("picture: " + file);
  }

  /** Says what went wrong; returns the command's status. */
  int conclude(List<String> problems) {
    problems.forEach(problem -> err().println("weir: " + problem));
    err().flush();
    return problems.isEmpty() ? 0 : FAILED;
  }
}
