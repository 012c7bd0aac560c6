package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLockOnFullDiskTest {
  /** A device that has room for nothing. */
  private static final Path FULL = Path.of("/dev/full");

  @Test
  void isSaidWithTheFile(@TempDir Path directory) throws Exception {
    assumeTrue(Files.exists(FULL), "the system has no " + FULL);
    Path lock = Files.createSymbolicLink(directory.resolve("lock"), FULL);
    assertThatIOException()
        .isThrownBy(() -> DirectoryLock.acquire(directory, "process 1"))
        .withMessage(
            "the disk is full: cannot write "
                + lock
                + " (no space left); free some space. What was stored before is unharmed");
  }
}
