package dev.weir.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.id.JobId;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectSink;
import dev.weir.testkit.contract.CheckpointStoreContract;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class InMemoryCheckpointStoreTest extends CheckpointStoreContract {
  private static final ObjectName NAME = new ObjectName("job/chk-1/a");

  private final InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 5);

  @Override
  protected CheckpointStore open() {
    return store;
  }

  @Override
  protected void crash(CheckpointStore crashing) {
    store.crash();
  }

  @Override
  protected void damage(ObjectName name, UnaryOperator<byte[]> change) {
    store.damage(name, change);
  }

  @Override
  protected Map<String, Runnable> faults() {
    return Map.of(
        "lost", () -> store.nextOutcomeUnknown(UnknownOutcome.NOT_APPLIED),
        "answer lost", () -> store.nextOutcomeUnknown(UnknownOutcome.APPLIED));
  }

  @Test
  void aCommitThatLiesIsUndoneByACrash() throws IOException {
    store.commitsAreDurable(false);
    store.create(NAME).commit();
    assertThat(store.isDurable(NAME)).isFalse();
    store.crash();
    assertThat(store.list(new JobId("job"))).isEmpty();

    store.create(NAME).commit();
    store.sync();
    store.crash();
    assertThat(store.isDurable(NAME)).isTrue();
  }

  @Test
  void aSinkDoesNotOutliveACrash() throws IOException {
    ObjectSink sink = store.create(NAME);
    store.crash();
    assertThatIOException().isThrownBy(sink::commit);
    assertThat(store.isDurable(NAME)).isFalse();
  }

  @Test
  void writesFailAsTold() throws IOException {
    ObjectSink sink = store.create(NAME);
    store.failWrites("the disk is full");
    assertThatIOException().isThrownBy(sink::commit).withMessage("the disk is full");
    store.failWrites(null);
    store.create(NAME).commit();
    assertThat(store.isDurable(NAME)).isTrue();
  }

  @Test
  void remembersWhatWasDeleted() {
    store.delete(NAME);
    assertThat(store.deleted()).containsExactly(NAME);
  }
}
