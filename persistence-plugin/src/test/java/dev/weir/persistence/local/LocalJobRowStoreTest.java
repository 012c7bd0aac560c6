package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.JobId;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.testkit.contract.JobRowStoreContract;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalJobRowStoreTest extends JobRowStoreContract {
  private static final JobId JOB = new JobId("job");

  @TempDir Path directory;

  private final FaultyFiles faulty = new FaultyFiles();
  private DirectoryLock lock;

  @Override
  protected JobRowStore open() throws IOException {
    LocalJobRowStore store = open(faulty);
    store.removeRemains();
    return store;
  }

  @Override
  protected Map<String, Runnable> faults() {
    return faulty.faults();
  }

  private LocalJobRowStore open(DurableFiles files) throws IOException {
    if (lock != null) {
      lock.close();
    }
    lock = DirectoryLock.acquire(directory, "the test");
    return new LocalJobRowStore(directory, files, lock);
  }

  @Override
  protected void crash(JobRowStore store, JobId job) throws IOException {
    Files.write(directory.resolve(job + ".row.tmp"), new byte[] {1, 2, 3});
  }

  private Path row() {
    return directory.resolve("job.row");
  }

  @Test
  void everyFlippedBitAndTruncationIsDetected() throws IOException {
    LocalJobRowStore store = open(new DurableFiles());
    store.compareAndSet(JOB, 0, new byte[] {1, 2, 3});
    byte[] good = Files.readAllBytes(row());
    for (int i = 0; i < good.length * 8; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << (i % 8));
      assertDamaged(store, bad);
    }
    for (int length = 0; length < good.length; length++) {
      assertDamaged(store, Arrays.copyOf(good, length));
    }
  }

  private void assertDamaged(LocalJobRowStore store, byte[] bytes) throws IOException {
    Files.write(row(), bytes);
    assertThatThrownBy(() -> store.read(JOB))
        .isInstanceOf(CorruptObjectException.class)
        .hasMessageContaining(row().toString())
        .hasMessageContaining("damaged");
    assertThatIOException().isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[0]));
    assertThat(row()).hasBinaryContent(bytes);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsToldAndLeavesTheLastRow() throws IOException {
    open(new DurableFiles()).compareAndSet(JOB, 0, new byte[] {7});
    LocalJobRowStore store =
        open(
            new DurableFiles() {
              @Override
              FileChannel create(Path path) throws IOException {
                super.create(path).close();
                return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
              }
            });

    assertThatIOException()
        .isThrownBy(() -> store.compareAndSet(JOB, 1, new byte[] {8}))
        .isInstanceOf(KnownFailureException.class)
        .withMessageContaining("the disk is full")
        .withMessageContaining(directory.toString());

    assertThat(store.read(JOB).orElseThrow().value()).containsExactly(7);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("job.row", "lock");
    }
  }

  @Test
  void aChangeWhoseDirectoryCannotBeFlushedIsUnknownAndHiddenUntilItIs() throws IOException {
    boolean[] broken = {true};
    LocalJobRowStore store =
        open(
            new DurableFiles() {
              @Override
              void syncDirectory(Path synced) throws IOException {
                if (broken[0]) {
                  throw new IOException("input/output error");
                }
                super.syncDirectory(synced);
              }
            });

    assertThatIOException()
        .isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[0]))
        .isNotInstanceOf(KnownFailureException.class);
    assertThatIOException().isThrownBy(() -> store.read(JOB));
    broken[0] = false;
    assertThat(store.read(JOB).orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void flushesTheNewFileBeforeItReplacesTheRowAndTheDirectoryAfterwards() throws IOException {
    List<String> steps = new ArrayList<>();
    LocalJobRowStore store =
        open(
            new DurableFiles() {
              @Override
              FileChannel create(Path path) throws IOException {
                steps.add("create");
                return super.create(path);
              }

              @Override
              void sync(FileChannel file) {
                steps.add("sync");
              }

              @Override
              void rename(Path from, Path to) throws IOException {
                steps.add("rename");
                super.rename(from, to);
              }

              @Override
              void syncDirectory(Path synced) {
                steps.add("sync " + directory.relativize(synced));
              }
            });
    store.compareAndSet(JOB, 0, new byte[0]);
    assertThat(steps).containsExactly("create", "sync", "rename", "sync ");
  }

  @Test
  void aFailedRenameIsUnknown() throws IOException {
    LocalJobRowStore store =
        open(
            new DurableFiles() {
              @Override
              void rename(Path from, Path to) throws IOException {
                throw new IOException("input/output error");
              }
            });
    assertThatIOException()
        .isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[0]))
        .isNotInstanceOf(KnownFailureException.class);
    assertThat(store.read(JOB)).isEmpty();
  }

  @Test
  void nothingChangesAfterTheStoreWasClosed() throws IOException {
    LocalJobRowStore store = open(new DurableFiles());
    store.compareAndSet(JOB, 0, new byte[0]);
    store.close();
    assertThatIOException().isThrownBy(() -> store.compareAndSet(JOB, 1, new byte[0]));
  }

  @Test
  void aFolderThatIsGoneIsNamed() throws IOException {
    open(new DurableFiles()); // holds the lock
    Path gone = directory.resolve("gone");
    LocalJobRowStore store = new LocalJobRowStore(gone, new DurableFiles(), lock);
    assertThat(store.read(JOB)).isEmpty();
    assertThatIOException()
        .isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[] {1}))
        .withMessage(
            "cannot write "
                + gone.resolve("job.row.tmp")
                + ": its folder "
                + gone
                + " does not exist");
    Files.createDirectory(gone);
    assertThat(store.compareAndSet(JOB, 0, new byte[] {1})).isTrue();
  }

  @Test
  void filesThatSomebodyElsePutBesideTheRowsAreNoJobs() throws IOException {
    LocalJobRowStore store = open(new DurableFiles());
    store.compareAndSet(JOB, 0, new byte[] {1});
    Files.writeString(directory.resolve("copy of job.row"), "");
    assertThat(store.jobs()).containsExactly(JOB);
  }
}
