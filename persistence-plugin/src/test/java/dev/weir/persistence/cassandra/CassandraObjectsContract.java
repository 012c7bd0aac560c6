package dev.weir.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.object.CassandraCheckpointStore;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.testkit.contract.CheckpointStoreContract;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Objects, on however many nodes. */
abstract class CassandraObjectsContract extends CheckpointStoreContract {
  private static final ObjectName NAME = new ObjectName("job/chk-1/1-0/count-0");

  private boolean emptied;

  abstract Keyspace keyspace();

  @Override
  protected CheckpointStore open() throws IOException {
    if (!emptied) {
      emptied = true;
      keyspace().clear();
    }
    return new CassandraCheckpointStore(keyspace().cassandra(), true);
  }

  @Override
  protected void crash(CheckpointStore store) throws IOException {
    keyspace().open();
  }

  @Override
  protected void damage(ObjectName name, UnaryOperator<byte[]> change) {
    keyspace().damage(name, change);
  }

  @Override
  protected Map<String, Runnable> faults() {
    return keyspace().wire().faultsOfObjects();
  }

  private static ObjectRef write(CheckpointStore store, ObjectName name, int length)
      throws IOException {
    try (ObjectSink sink = store.create(name)) {
      sink.write(new byte[length], 0, length);
      return sink.commit();
    }
  }

  @Test
  void aCommitWhoseAnswerIsLost_isFoundByItsNumber() throws IOException {
    CheckpointStore store = open();
    keyspace().wire().loseAnswer();
    ObjectRef ref = write(store, NAME, 10);
    assertThat(store.open(ref).read(0, 10)).hasSize(10);
  }

  @Test
  void aCommitWhoseAnswerIsLost_isNotTakenForAnothersOfTheSameBytes() throws IOException {
    CheckpointStore store = open();
    try (ObjectSink slower = store.create(NAME)) {
      slower.write(new byte[10], 0, 10);
      write(store, NAME, 10);
      keyspace().wire().loseAnswer();
      assertThatThrownBy(slower::commit).isInstanceOf(FileAlreadyExistsException.class);
    }
  }

  @Test
  void chunksThatNobodyNames_areDeletedWithTheirObject() throws IOException {
    CheckpointStore store = open();
    write(store, NAME, 1_600_000);
    store.delete(NAME);
    store.create(NAME).close();
    assertThat(keyspace().query("SELECT chunk FROM {keyspace}.chunks")).isEmpty();
    assertThat(store.list(new JobId("job"))).isEmpty();
  }

  @Test
  void aFlippedBit_isDetectedWhateverTheObjectIs() throws IOException {
    CheckpointStore store = open();
    ObjectRef ref = write(store, NAME, 1000);
    damage(
        NAME,
        bytes -> {
          bytes[500] ^= 1;
          return bytes;
        });
    assertThatThrownBy(() -> store.open(ref).read(0, 10))
        .isInstanceOf(CorruptObjectException.class)
        .hasMessageContaining("object " + NAME + " is damaged: chunk 0 of 1");
  }

  @Test
  void aMissingChunk_isDamage() throws IOException {
    CheckpointStore store = open();
    ObjectRef ref = write(store, NAME, 1_600_000);
    Object upload = keyspace().query("SELECT upload FROM {keyspace}.objects").get(0).getUuid(0);
    keyspace()
        .query("DELETE FROM {keyspace}.chunks WHERE upload = ? AND part = 0 AND chunk = 2", upload);
    assertThatThrownBy(() -> store.open(ref).read(0, 1_600_000))
        .hasMessage(
            "object "
                + NAME
                + " is damaged: chunk 2 of 4 is missing, or not the one that was written");
  }
}
