package dev.weir.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that becomes full under a running job, and has space again later. */
final class FullDiskTest {
  @TempDir private Path folder;

  /** What makes the disk full, or gives space again. */
  private interface Change {
    void make() throws IOException;
  }

  private void checkpointsFailUntilThereIsSpace(
      Path data, String store, String backend, Change fill, Change free) throws Exception {
    Path output = folder.resolve("output");
    List<String> run =
        List.of(
            "run",
            NumberedJob.class.getName(),
            "--parallelism=1",
            "--checkpoint-interval=50ms",
            "--rate=600",
            "--store=" + store,
            "--state=" + backend,
            "--data=" + data,
            "--output=" + output);
    try (ChildProcess job = ChildProcess.start(folder.resolve("log"), run)) {
      job.awaitCheckpoint(data.resolve("objects/numberedjob"), 2);
      // A snapshot may be the first to meet the full disk, or the row. What attempts that failed
      // give back is filled again, so that in the end the row meets it.
      String rowFails = "job numberedjob: its row cannot be written, trying again: ";
      job.await(
          rowFails,
          () -> {
            fill.make();
            return job.log().contains(rowFails);
          });
      free.make();
      job.says(0, "the disk is full", "job numberedjob finished");
    }
    NumberedJob.assertComplete(output);
    assertThat(Invocation.of("checkpoints", "--verify", "--data=" + data).out())
        .contains("verified: whole and undamaged");
  }

  @Test
  void aStoreWithoutSpace() throws Exception {
    Path data = folder.resolve("data");
    Path full = data.resolve(FillingStoreProvider.FULL);
    checkpointsFailUntilThereIsSpace(
        data,
        FillingStoreProvider.NAME,
        "heap",
        () -> Files.write(full, new byte[0]),
        () -> Files.delete(full));
  }

  /** The same with the operating system's own words. It takes a right that few users have. */
  @ParameterizedTest
  @ValueSource(strings = {"heap", "rocksdb"})
  void aFileSystemWithoutSpace(String backend) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        isDone("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString()),
        "this user cannot mount a small file system");
    try {
      Path filler = disk.resolve("filler");
      checkpointsFailUntilThereIsSpace(
          disk.resolve("data"), "local", backend, () -> fill(filler), () -> Files.delete(filler));
    } finally {
      assertThat(isDone("umount", disk.toString())).isTrue();
    }
  }

  private static void fill(Path filler) {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler, CREATE, APPEND)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static boolean isDone(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
