package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.verify.VerifyLedger;
import dev.weir.protocol.job.JobStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger as the engine books it, judged by the program that comes with it. */
final class LedgerTest {
  private static final int KEYS = 240;
  private static final int RECORDS = 6_000;

  @TempDir private Path folder;

  private List<String> verdict(String name, int parallelism, int breakSink) throws Exception {
    Path output = folder.resolve(name);
    Map<String, String> args =
        Map.of(
            "keys", Integer.toString(KEYS),
            "records", Integer.toString(RECORDS),
            "break-sink", Integer.toString(breakSink),
            "output", output.toString());
    try (JobInProcess job =
        JobInProcess.start(folder.resolve(name + "-data"), new Ledger(), args, parallelism)) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    return VerifyLedger.verdict(output, KEYS, RECORDS);
  }

  @Test
  void isRight() throws Exception {
    assertThat(verdict("right", 3, 0))
        .containsExactly(
            RECORDS + " lines of " + RECORDS, "lost 0, duplicated 0, wrong 0, reordered 0", "OK");
  }

  @Test
  void aSinkThatIsBrokenOnPurposeIsCaught() throws Exception {
    assertThat(verdict("broken", 2, 20))
        .anyMatch(line -> line.endsWith(" is lost"))
        .anyMatch(line -> line.endsWith(" is duplicated"))
        .endsWith("WRONG");
  }
}
