package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.persistence.rocksdb.database.NativeMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole job that restarts again and again leaves nothing open and nothing behind. The long
 * version is {@code scripts/restart-soak}.
 */
@Timeout(120)
final class RestartTest {
  private static final int RESTARTS = 10;
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"heap", "rocksdb"})
  void nothingIsLeftOfEarlierAttempts(String backend) throws Exception {
    long handlesBefore = NativeMemory.openHandles();
    try (RestartSoak soak = new RestartSoak(folder, backend)) {
      soak.restart();
      awaitOneAttempt(soak, backend);
      long handles = NativeMemory.openHandles();
      for (int restart = 1; restart < RESTARTS; restart++) {
        soak.restart();
      }
      awaitOneAttempt(soak, backend);
      await("handles of one attempt", () -> NativeMemory.openHandles() == handles);
    }
    await("closed handles", () -> NativeMemory.openHandles() == handlesBefore);
    await("ended threads", () -> threads().isEmpty());
  }

  /** Each of the two operators with state has a folder per subtask, if it has any. */
  private static void awaitOneAttempt(RestartSoak soak, String backend) throws Exception {
    List<String> wanted =
        backend.equals("heap") ? List.of() : List.of("count-0", "count-1", "spread-0", "spread-1");
    await(
        "folders of one attempt alone",
        () ->
            soak.localFolders().stream()
                .map(name -> name.substring(0, name.lastIndexOf('-')))
                .toList()
                .equals(wanted));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("weir"))
        .toList();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("no %s", what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
