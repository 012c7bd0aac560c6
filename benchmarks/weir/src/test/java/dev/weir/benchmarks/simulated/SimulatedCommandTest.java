package dev.weir.benchmarks.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.bench.BenchCommand;
import dev.weir.benchmarks.workload.NamedValues;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulatedCommandTest {
  @TempDir private Path folder;

  @Test
  void twiceTheSubtasksTakeTwiceTheMessages() throws Exception {
    Path picture = folder.resolve("picture.svg");
    StringWriter said = new StringWriter();
    int status =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(said))
            .execute(
                "simulated", "--subtasks", "20,40", "--seeds", "1", "--chart", picture.toString());
    assertThat(status).isZero();
    List<NamedValues> lines = said.toString().lines().map(NamedValues::parse).toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).number("checkpoints")).isPositive();
    assertThat(lines.get(1).number("messages_p50"))
        .isEqualTo(2 * lines.get(0).number("messages_p50"));
    assertThat(Files.readString(picture)).startsWith("<svg").endsWith("</svg>\n");
  }
}
