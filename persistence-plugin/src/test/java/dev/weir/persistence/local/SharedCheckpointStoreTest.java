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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects in a directory to which several processes write; each store here stands for one. */
class SharedCheckpointStoreTest extends CheckpointStoreContract {
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
    return faulty.faultsWhenShared();
  }

  private LocalCheckpointStore open(DurableFiles files) {
    return new LocalCheckpointStore(root, files, Writers.SEVERAL_PROCESSES);
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
  void whoNamesAnObjectBetweenTheLookAndTheNaming_isNotReplaced() throws IOException {
    LocalCheckpointStore other = open(new DurableFiles());
    LocalCheckpointStore slow =
        open(
            new DurableFiles() {
              @Override
              boolean link(Path file, Path name) throws IOException {
                write(other, NAME, 5);
                return super.link(file, name);
              }
            });
    assertThatIOException().isThrownBy(() -> write(slow, NAME, 7));
    assertThat(other.list(JOB)).containsExactly(other.list(JOB).get(0));
    assertThat(other.list(JOB).get(0).sizeBytes()).isEqualTo(5);
  }

  @Test
  void aDirectoryThatAnotherRemovesAsEmpty_isMadeAgain() throws IOException {
    int[] removals = {3};
    LocalCheckpointStore store =
        open(
            new DurableFiles() {
              @Override
              FileChannel create(Path path) throws IOException {
                if (removals[0]-- > 0) {
                  Files.delete(path.getParent());
                  Files.delete(path.getParent().getParent());
                }
                return super.create(path);
              }
            });
    write(store, NAME, 1);
    assertThat(store.list(JOB)).extracting(StoredObject::name).containsExactly(NAME);
  }

  @Test
  void directoriesAreFlushedEachTime_sinceOthersMayHaveMadeThemAnew() throws IOException {
    List<Path> synced = new ArrayList<>();
    LocalCheckpointStore store =
        open(
            new DurableFiles() {
              @Override
              void syncDirectory(Path directory) {
                synced.add(root.relativize(directory));
              }
            });
    write(store, NAME, 1);
    LocalCheckpointStore other = open(new DurableFiles());
    other.delete(NAME);
    assertThat(root).isEmptyDirectory();
    write(other, new ObjectName("job/chk-1/1-0/b-0"), 1);
    synced.clear();
    write(store, new ObjectName("job/chk-1/1-0/a-1"), 1);
    assertThat(synced)
        .containsExactly(
            Path.of("job/chk-1/1-0"), Path.of("job/chk-1"), Path.of("job"), Path.of(""));
  }
}
