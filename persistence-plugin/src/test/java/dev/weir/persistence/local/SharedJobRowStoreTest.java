package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.JobId;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.testkit.contract.JobRowStoreContract;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows in a directory in which several processes change them; each store here stands for one. */
class SharedJobRowStoreTest extends JobRowStoreContract {
  private static final JobId JOB = new JobId("job");

  @TempDir Path directory;
  @TempDir Path dataDir;

  private final FaultyFiles faulty = new FaultyFiles();
  private DirectoryLock lock;

  @Override
  protected JobRowStore open() throws IOException {
    return open(faulty);
  }

  @Override
  protected Map<String, Runnable> faults() {
    return faulty.faultsWhenShared();
  }

  private SharedJobRowStore open(DurableFiles files) throws IOException {
    if (lock == null) {
      lock = DirectoryLock.acquire(dataDir, "the test");
    }
    return new SharedJobRowStore(directory, files, lock);
  }

  @AfterEach
  void release() throws IOException {
    lock.close();
  }

  @Override
  protected void crash(JobRowStore store, JobId job) throws IOException {
    Files.write(directory.resolve(job + "/9-" + "0".repeat(32) + ".tmp"), new byte[] {1, 2, 3});
  }

  private List<String> versions() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("job"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] bytes(long value) {
    return Long.toString(value).getBytes(StandardCharsets.UTF_8);
  }

  private static void change(JobRowStore store, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      long revision = store.read(JOB).map(Row::revision).orElse(0L);
      assertThat(store.compareAndSet(JOB, revision, bytes(revision + 1))).isTrue();
    }
  }

  @Test
  void whoNamesTheNextVersionFirst_wins() throws IOException {
    JobRowStore fast = open(new DurableFiles());
    change(fast, 3);
    JobRowStore slow = open(new Slow(false, () -> change(fast, 1)));
    assertThat(slow.compareAndSet(JOB, 3, bytes(-1))).isFalse();
    assertThat(fast.read(JOB).orElseThrow().value()).isEqualTo(bytes(4));
  }

  /** It was frozen when it had read the row, and the number that it takes was deleted since. */
  @ParameterizedTest
  @CsvSource({"true, 1", "true, 8", "true, 9", "true, 40", "false, 1", "false, 8", "false, 40"})
  void aProcessThatWakesUpAfterManyChanges_changesNothing_andClaimsNothing(
      boolean beforeItWrites, int passed) throws IOException {
    JobRowStore others = open(new DurableFiles());
    for (int i = 0; i < 3; i++) {
      long revision = others.read(JOB).map(Row::revision).orElse(0L);
      JobRowStore frozen = open(new Slow(beforeItWrites, () -> change(others, passed)));
      try {
        assertThat(frozen.compareAndSet(JOB, revision, bytes(-1))).as("%s", passed).isFalse();
      } catch (IOException unknown) {
        assertThat(unknown).isNotInstanceOf(KnownFailureException.class);
      }
      Row row = others.read(JOB).orElseThrow();
      assertThat(row.revision()).isEqualTo(revision + passed);
      assertThat(row.value()).isEqualTo(bytes(row.revision()));
    }
  }

  /** The second one finds what the first one left under the number that it knew. */
  @Test
  void twoThatWakeUpOneAfterTheOther_changeNothing() throws IOException {
    JobRowStore others = open(new DurableFiles());
    change(others, 3);
    byte[] before = Files.readAllBytes(directory.resolve("job/3"));
    change(others, 30);
    Files.write(directory.resolve("job/3"), RowVersion.of(3, Optional.empty()).bytes());
    RowHistory history = new RowHistory(directory.resolve("job"), new DurableFiles());
    RowVersion known = RowVersion.decode(3, before, "what it read");
    assertThatIOException().isThrownBy(() -> history.append(known, Optional.empty()));
    assertThat(others.read(JOB).orElseThrow().revision()).isEqualTo(33);
  }

  @Test
  void aProcessThatWakesUpAfterTheRowWasDeletedAndMadeAnew_changesNothing() throws IOException {
    JobRowStore others = open(new DurableFiles());
    change(others, 1);
    JobRowStore frozen =
        open(
            new Slow(
                true,
                () -> {
                  assertThat(others.compareAndDelete(JOB, 1)).isTrue();
                  assertThat(others.compareAndSet(JOB, 0, bytes(7))).isTrue();
                  assertThat(others.compareAndSet(JOB, 1, bytes(8))).isTrue();
                }));
    assertThat(frozen.compareAndSet(JOB, 1, bytes(-1))).isFalse();
    assertThat(others.read(JOB).orElseThrow().value()).isEqualTo(bytes(8));
  }

  /** Does something else before it writes a version, or before it gives it its number. */
  private static final class Slow extends DurableFiles {
    private interface Action {
      void run() throws IOException;
    }

    private final boolean beforeItWrites;
    private final Action meanwhile;
    private boolean done;

    Slow(boolean beforeItWrites, Action meanwhile) {
      this.beforeItWrites = beforeItWrites;
      this.meanwhile = meanwhile;
    }

    private void stop(Path file) throws IOException {
      if (!done && !file.getFileName().toString().startsWith("0")) {
        done = true;
        meanwhile.run();
      }
    }

    @Override
    FileChannel create(Path path) throws IOException {
      if (beforeItWrites) {
        stop(path);
      }
      return super.create(path);
    }

    @Override
    boolean link(Path file, Path name) throws IOException {
      stop(name);
      return super.link(file, name);
    }
  }

  @Test
  void aFewVersionsStay_andNothingOfThoseThatDiedWhileTheyWrote() throws IOException {
    JobRowStore store = open(new DurableFiles());
    change(store, 20);
    Files.write(directory.resolve("job/20-" + "a".repeat(32) + ".tmp"), new byte[1]);
    Files.write(directory.resolve("job/29-" + "b".repeat(32) + ".tmp"), new byte[1]);
    change(store, 1);
    assertThat(versions())
        .containsExactly(
            "14", "15", "16", "17", "18", "19", "20", "21", "29-" + "b".repeat(32) + ".tmp");
  }

  @Test
  void everyFlippedBitAndTruncationIsDetected() throws IOException {
    JobRowStore store = open(new DurableFiles());
    change(store, 1);
    Path file = directory.resolve("job/1");
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length * 8; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << (i % 8));
      assertDamaged(store, file, bad);
    }
    for (int length = 0; length < good.length; length++) {
      assertDamaged(store, file, Arrays.copyOf(good, length));
    }
  }

  private static void assertDamaged(JobRowStore store, Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> store.read(JOB))
        .isInstanceOf(CorruptObjectException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged");
    assertThatIOException().isThrownBy(() -> store.compareAndSet(JOB, 1, new byte[0]));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsToldAndLeavesTheLastRow() throws IOException {
    change(open(new DurableFiles()), 2);
    SharedJobRowStore store =
        open(
            new DurableFiles() {
              @Override
              FileChannel create(Path path) throws IOException {
                super.create(path).close();
                return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
              }
            });
    assertThatIOException()
        .isThrownBy(() -> store.compareAndSet(JOB, 2, new byte[] {8}))
        .isInstanceOf(KnownFailureException.class)
        .withMessageContaining("the disk is full")
        .withMessageContaining(directory.toString());
    assertThat(versions()).containsExactly("0", "1", "2");
  }

  @Test
  void nothingChangesAfterTheStoreWasClosed() throws IOException {
    JobRowStore store = open(new DurableFiles());
    change(store, 1);
    store.close();
    assertThatIOException().isThrownBy(() -> store.compareAndSet(JOB, 1, new byte[0]));
  }
}
