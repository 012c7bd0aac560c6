package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job out of a user's jar, whose types nobody else knows. */
final class JarTest {
  private static final String SOURCE =
      """
      package shipped;

      import dev.weir.api.*;
      import dev.weir.connector.*;
      import dev.weir.spi.connector.*;
      import dev.weir.connectors.file.*;
      import dev.weir.connectors.file.line.*;
      import dev.weir.api.function.*;
      import dev.weir.api.state.*;
      import java.nio.file.*;

      public final class Orders implements Job {
        public record Order(long number) {}
        public record Sum(long orders) {}

        @Override
        public void define(Pipeline p) {
          Path fails = p.arg("fails-once-there-is").orElse("/nowhere/at/all").asPath();
          double rate = p.arg("rate").orElse(1e9).asDouble();
          p.source("numbers", RateLimited.of(GeneratorSource.<Long>of(500, i -> i).lanes(1), rate))
              .map("orders", number -> {
                if (Files.exists(fails)) {
                  throw new IllegalStateException("the planted failure");
                }
                return new Order(number);
              })
              .keyBy(order -> 0L)
              .process("sum", Summing::new)
              .sink("out", FileSink.of(p.arg("output").asPath(), (Sum sum) -> "" + sum.orders()));
        }

        static final class Summing extends KeyedProcess<Long, Order, Sum> {
          private final ValueState<Sum> sum =
              state(ValueState.of("sum", Sum.class).orElse(new Sum(0)));

          @Override
          public void onRecord(Order order, KeyedContext<Long> ctx, Output<Sum> out) {
            sum.update(new Sum(sum.value().orders() + 1));
            out.emit(sum.value());
          }
        }
      }
      """;

  @TempDir private Path folder;

  private Path jar() throws IOException {
    return ShippedJob.jar(folder.resolve("shipped"), "Orders", SOURCE);
  }

  @Test
  void aJobOutOfAJarRunsAndResumesWithItsOwnTypesAsState() throws IOException {
    Path output = folder.resolve("output");
    List<String> run =
        List.of(
            "run",
            jar().toString(),
            "--parallelism=2",
            "--checkpoint-interval=20ms",
            "--restart=none",
            "--data=" + folder.resolve("data"),
            "--output=" + output);

    Invocation.of(
            run,
            "--rate=400",
            "--fails-once-there-is=" + folder.resolve("data/objects/orders/chk-2"))
        .says(1, "job orders begins", "the planted failure", "is kept");
    Invocation.of(run).says(0, "job orders resumes from checkpoint");

    assertThat(NumberedJob.committedLines(output))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, 500).mapToObj(Long::toString).toList());
  }

  /** Its services are found everywhere, and its own version of a library that Weir has too. */
  private static final String SERVICES =
      """
      package shipped;

      import dev.weir.api.*;
      import dev.weir.connector.*;
      import dev.weir.spi.connector.*;
      import dev.weir.connectors.file.*;
      import dev.weir.connectors.file.line.*;
      import dev.weir.api.function.*;
      import java.util.*;

      public final class Greetings implements Job {
        public interface Greeting {
          String text();
        }

        public static final class Polite implements Greeting {
          @Override
          public String text() {
            return "good day";
          }
        }

        static String greeting() {
          List<String> found = new ArrayList<>();
          ServiceLoader.load(Greeting.class).forEach(each -> found.add(each.text()));
          try {
            found.add(
                Class.forName(
                        "shipped.Greetings$Polite",
                        true,
                        Thread.currentThread().getContextClassLoader())
                    .getSimpleName());
          } catch (ClassNotFoundException missing) {
            found.add("missing");
          }
          return String.join(",", found);
        }

        @Override
        public void define(Pipeline p) {
          String defined = greeting();
          p.source("numbers", GeneratorSource.<Long>of(2, i -> i).lanes(1))
              .process("greet", () -> new Greeter(defined))
              .sink("out", FileSink.of(p.arg("output").asPath(), (String line) -> line));
        }

        static final class Greeter extends dev.weir.api.function.Process<Long, String> {
          private final String defined;
          private String opened;

          Greeter(String defined) {
            this.defined = defined;
          }

          @Override
          public void open(OpenContext ctx) {
            opened = greeting();
          }

          @Override
          public void onRecord(Long value, Context ctx, Output<String> out) {
            out.emit(defined);
            out.emit(opened);
            out.emit(greeting());
            out.emit(com.esotericsoftware.minlog.Log.whose());
          }

          @Override
          public void close() {
            System.out.println("closed with " + greeting());
          }
        }
      }
      """;

  private static final String LIBRARY =
      """
      package com.esotericsoftware.minlog;

      public final class Log {
        public static String whose() {
          return "the job's";
        }
      }
      """;

  @Test
  void aJobsServices_andItsVersionsOfLibraries_areFoundInTheJar() throws Exception {
    Path output = folder.resolve("output");
    Path jar =
        ShippedJob.jar(
            folder.resolve("shipped"),
            "Greetings",
            Map.of(
                "shipped/Greetings.java",
                SERVICES,
                "com/esotericsoftware/minlog/Log.java",
                LIBRARY,
                "META-INF/services/shipped.Greetings$Greeting",
                "shipped.Greetings$Polite"));
    try (ChildProcess job =
        ChildProcess.start(
            folder.resolve("log"),
            List.of(
                "run",
                jar.toString(),
                "--parallelism=1",
                "--restart=none",
                "--data=" + folder.resolve("data"),
                "--output=" + output))) {
      job.says(0, "job greetings finished", "closed with good day,Polite");
    }
    assertThat(NumberedJob.committedLines(output))
        .hasSize(8)
        .containsOnly("good day,Polite", "the job's");
  }

  @Test
  void aFileThatIsNoJar() throws IOException {
    Path jar = Files.writeString(folder.resolve("prose.jar"), "prose", UTF_8);
    Invocation.of("run", jar.toString()).says(2, "weir: jar file " + jar + " cannot be read");
    Invocation.of("run", folder.resolve("none.jar").toString()).says(2, "there is no jar file");
  }
}
