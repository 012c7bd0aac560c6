package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.id.JobId;
import dev.weir.persistence.local.LocalCheckpointStore.Writers;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.testkit.contract.CheckpointStoreContract;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalCheckpointStoreTest extends CheckpointStoreContract {
  private static final JobId JOB = new JobId("job");
  private static final ObjectName NAME = new ObjectName("job/chk-1/1-0/a-0");

  @TempDir Path root;

  private final FaultyFiles faulty = new FaultyFiles();

  @Override
  protected CheckpointStore open() {
    return open(faulty);
  }

  @Override
  protected Map<String, Runnable> faults() {
    return faulty.faults();
  }

  private LocalCheckpointStore open(DurableFiles files) {
    return new LocalCheckpointStore(root, files, Writers.THIS_PROCESS);
  }

  @Override
  protected void crash(CheckpointStore store) {
    // A process that dies leaves its files as they are.
  }

  @Override
  protected void damage(ObjectName name, UnaryOperator<byte[]> change) throws IOException {
    Path file = root.resolve(name.value());
    Files.write(file, change.apply(Files.readAllBytes(file)));
  }

  private static ObjectRef write(CheckpointStore store, ObjectName name, int length)
      throws IOException {
    try (ObjectSink sink = store.create(name)) {
      sink.write(new byte[length], 0, length);
      return sink.commit();
    }
  }

  @Test
  void remainsOfACrashAreListedUntilTheyAreDeleted() throws IOException {
    LocalCheckpointStore store = open(new DurableFiles());
    store.create(NAME);

    LocalCheckpointStore reopened = open(new DurableFiles());
    List<StoredObject> remains = reopened.list(JOB);
    assertThat(remains).hasSize(1);
    assertThat(remains.get(0).name().value()).startsWith("job/chk-1/1-0/").endsWith(".uncommitted");
    reopened.delete(remains.get(0).name());
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void deletingTheLastObjectRemovesItsDirectories() throws IOException {
    LocalCheckpointStore store = open(new DurableFiles());
    ObjectName manifest = new ObjectName("job/chk-1/manifest-1");
    write(store, NAME, 1);
    write(store, manifest, 1);

    store.delete(NAME);
    assertThat(root.resolve("job/chk-1")).isDirectoryNotContaining("glob:**/1-0");
    store.delete(manifest);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void flushesTheFileThenTheNewDirectoriesFromBelow() throws IOException {
    List<Path> synced = new ArrayList<>();
    LocalCheckpointStore store =
        open(
            new DurableFiles() {
              @Override
              void sync(FileChannel file) {
                synced.add(Path.of("the file"));
              }

              @Override
              void syncDirectory(Path directory) {
                synced.add(root.relativize(directory));
              }
            });

    write(store, NAME, 1);
    assertThat(synced)
        .containsExactly(
            Path.of("the file"),
            Path.of("job/chk-1/1-0"),
            Path.of("job/chk-1"),
            Path.of("job"),
            Path.of(""));

    synced.clear();
    write(store, new ObjectName("job/chk-1/1-0/a-1"), 1);
    write(store, new ObjectName("job/chk-2/1-0/a-0"), 1);
    assertThat(synced)
        .containsExactly(
            Path.of("the file"),
            Path.of("job/chk-1/1-0"),
            Path.of("the file"),
            Path.of("job/chk-2/1-0"),
            Path.of("job/chk-2"),
            Path.of("job"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsToldAndLeavesNothing() throws IOException {
    LocalCheckpointStore store = open(new FullDisk());

    ObjectSink sink = store.create(NAME);
    sink.write(new byte[10], 0, 10);
    assertThatIOException()
        .isThrownBy(sink::commit)
        .withMessageContaining("the disk is full")
        .withMessageContaining(root.toString());
    assertThatIOException().isThrownBy(() -> sink.write(new byte[1 << 20], 0, 1 << 20));
    sink.close();
    assertThat(root).isEmptyDirectory();
  }

  /** Creates files, but every write to them fails as it does on a full disk. */
  private static final class FullDisk extends DurableFiles {
    @Override
    FileChannel create(Path path) throws IOException {
      super.create(path).close();
      return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
    }
  }

  @Test
  void anObjectWhoseDirectoryCannotBeFlushedIsNotCommitted() throws IOException {
    LocalCheckpointStore store =
        open(
            new DurableFiles() {
              @Override
              void syncDirectory(Path directory) throws IOException {
                throw new IOException("input/output error");
              }
            });
    assertThatIOException()
        .isThrownBy(() -> write(store, NAME, 1))
        .withMessageContaining("input/output error");
    assertThat(store.list(JOB)).isEmpty();
  }

  @Test
  void nothingIsCommittedAfterTheStoreWasClosed() throws IOException {
    LocalCheckpointStore store = open(new DurableFiles());
    ObjectSink sink = store.create(NAME);
    store.close();
    assertThatIOException().isThrownBy(sink::commit).withMessageContaining("closed");
    assertThatIOException().isThrownBy(() -> store.delete(NAME));
    sink.close();
  }

  @Test
  void foreignFilesAreNotListed() throws IOException {
    LocalCheckpointStore store = open(new DurableFiles());
    write(store, NAME, 1);
    Files.createFile(root.resolve("job/.hidden"));
    assertThat(store.list(JOB)).extracting(StoredObject::name).containsExactly(NAME);
  }
}
