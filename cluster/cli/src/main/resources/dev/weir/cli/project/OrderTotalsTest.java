package __PACKAGE__;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.job.JobStatus;
import dev.weir.run.JobResult;
import dev.weir.run.WeirRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on the real engine, with real files. */
final class OrderTotalsTest {
  @TempDir private Path folder;

  @Test
  void everyOrderIsCountedOnce() throws Exception {
    Path input = Files.writeString(folder.resolve("orders.csv"), "ada,1\nalan,5\nada,2\n");
    Path output = folder.resolve("output");

    JobResult result =
        WeirRun.of(new OrderTotals())
            .argument("input", input)
            .argument("output", output)
            .parallelism(2)
            .dataDir(folder.resolve("data"))
            .run();

    assertThat(result.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(result.recordsIn()).isEqualTo(3);
    assertThat(rows(output)).containsExactlyInAnyOrder("ada,1", "ada,3", "alan,5");
  }

  /** The lines of committed files; what is not committed begins with a dot. */
  private static List<String> rows(Path output) throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file :
          files.filter(each -> !each.getFileName().toString().startsWith(".")).toList()) {
        rows.addAll(Files.readAllLines(file));
      }
    }
    return rows;
  }
}
