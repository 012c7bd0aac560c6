package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.connectors.file.FileSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Numbers its records per key; its arguments change its graph. */
public final class NumberedJob implements Job {
  static final long RECORDS = 2_000;
  private static final int KEYS = 3;
  private static final double UNLIMITED = 1e9;

  @Override
  public void define(Pipeline p) {
    Path output = p.arg("output").asPath();
    Path failsOnceThereIs = p.arg("fails-once-there-is").orElse("/nowhere/at/all").asPath();
    double rate = p.arg("rate").orElse(UNLIMITED).asDouble();
    boolean textual = p.arg("state-type").orElse("number").asString().equals("text");
    p.source("numbers", RateLimited.of(GeneratorSource.of(RECORDS, i -> i).lanes(1), rate))
        .map("watch", number -> watched(number, failsOnceThereIs))
        .keyBy(number -> number % KEYS)
        .process(
            p.arg("operator").orElse("number").asString(),
            () -> textual ? new TextNumbering() : new Numbering())
        .sink("lines", FileSink.of(output, (String line) -> line));
  }

  private static Long watched(Long number, Path failsOnceThereIs) {
    if (Files.exists(failsOnceThereIs)) {
      throw new IllegalStateException("the planted failure");
    }
    return number;
  }

  /** The committed lines are those of one undisturbed run, each once. */
  static void assertComplete(Path output) throws IOException {
    List<String> expected =
        LongStream.range(0, RECORDS).mapToObj(i -> i % KEYS + " " + (i / KEYS + 1)).toList();
    assertThat(committedLines(output)).containsExactlyInAnyOrderElementsOf(expected);
  }

  static List<String> committedLines(Path output) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(file, UTF_8));
        }
      }
    }
    return lines;
  }

  private static final class Numbering extends KeyedProcess<Long, Long, String> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<String> out) {
      seen.update(seen.value() + 1);
      out.emit(number % KEYS + " " + seen.value());
    }
  }

  private static final class TextNumbering extends KeyedProcess<Long, Long, String> {
    private final ValueState<String> seen = state(ValueState.of("seen", String.class).orElse(""));

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<String> out) {
      out.emit(seen.value());
    }
  }
}
