package dev.weir.examples;

import dev.weir.examples.LargeState.Part;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * State in RocksDB that is loaded, changed, and found again at other parallelisms. The long version
 * is {@code scripts/large-state}.
 */
@Timeout(120)
final class LargeStateTest {
  private static final long KEYS = 20_000;

  @TempDir private Path folder;

  /** The job fails for good, and so does the test, when a single text is not what it has to be. */
  @Test
  void everyTextIsFoundAtEachParallelism() throws Exception {
    for (Part part : Part.values()) {
      new LargeState(folder, KEYS, 60).run(part);
    }
  }
}
