package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      import dev.weir.connectors.file.*;
      import dev.weir.function.*;
      import dev.weir.state.*;
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
          public void onRecord(Order order, Context ctx, Output<Sum> out) {
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

  @Test
  void aFileThatIsNoJar() throws IOException {
    Path jar = Files.writeString(folder.resolve("prose.jar"), "prose", UTF_8);
    Invocation.of("run", jar.toString()).says(2, "weir: jar file " + jar + " cannot be read");
    Invocation.of("run", folder.resolve("none.jar").toString()).says(2, "there is no jar file");
  }
}
