package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.ObjectNames;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CheckpointStore} must do. */
public abstract class CheckpointStoreContract {
  private static final JobId JOB = new JobId("job");
  private static final ObjectName NAME = new ObjectName("job/chk-1/1-0/count-0");
  private static final ObjectName OTHER = new ObjectName("job/chk-1/1-0/count-1");
  private static final int WRITERS = 8;

  private CheckpointStore store;

  /**
   * Opens the store under test; it is empty at first. A call after {@link #crash} opens what the
   * crash left.
   */
  protected abstract CheckpointStore open() throws IOException;

  /** Lets the process that has the store open die without a chance to tidy up. */
  protected abstract void crash(CheckpointStore store) throws IOException;

  /** Changes the stored bytes of a committed object behind the store's back. */
  protected abstract void damage(ObjectName name, UnaryOperator<byte[]> change) throws IOException;

  /**
   * The ways in which the writing of an object can fail in the store: each lets the next object
   * fail so, once. With a store behind a network, among them that a request is lost, and that its
   * answer is.
   */
  protected abstract Map<String, Runnable> faults();

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  private ObjectRef write(ObjectName name, byte[] bytes) throws IOException {
    try (ObjectSink sink = store.create(name)) {
      sink.write(bytes, 0, bytes.length);
      return sink.commit();
    }
  }

  private byte[] read(ObjectRef ref) throws IOException {
    try (ObjectSource source = store.open(ref)) {
      return source.read(0, (int) source.sizeBytes());
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static ObjectRef refTo(ObjectName name, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new ObjectRef(name, bytes.length, (int) crc.getValue());
  }

  private List<ObjectName> listed() throws IOException {
    return store.list(JOB).stream().map(StoredObject::name).toList();
  }

  @Test
  void readsBackWhatWasCommitted() throws IOException {
    // Around what stores cut objects by.
    for (int length :
        new int[] {0, 1, 4095, 65_536, 65_537, 524_287, 524_288, 524_289, 3_000_000}) {
      ObjectName name = new ObjectName("job/chk-1/1-0/length-" + length);
      byte[] bytes = random(length);

      ObjectRef ref = write(name, bytes);

      assertThat(ref).isEqualTo(refTo(name, bytes));
      assertThat(read(ref)).isEqualTo(bytes);
    }
  }

  @Test
  void aLargeObject_isReadFromItsBeginningAndInJumps() throws IOException {
    byte[] bytes = random(30 << 20);
    try (ObjectSource source = store.open(write(NAME, bytes))) {
      int piece = 777_777;
      for (int at = 0; at < bytes.length; at += piece) {
        int length = Math.min(piece, bytes.length - at);
        assertThat(Arrays.equals(source.read(at, length), 0, length, bytes, at, at + length))
            .isTrue();
      }
      for (int at = bytes.length - 100; at > 0; at -= 6_000_000) {
        assertThat(source.read(at, 100)).isEqualTo(Arrays.copyOfRange(bytes, at, at + 100));
      }
    }
  }

  @Test
  void anObjectThatIsDeletedWhileItIsRead_isReadRightOrSaidToBeMissing() throws Exception {
    byte[] bytes = random(1_300_000);
    ObjectRef ref = write(NAME, bytes);
    List<Boolean> whole =
        Together.run(
            3,
            i -> {
              if (i == 0) {
                store.delete(NAME);
                return false;
              }
              try {
                for (int n = 0; n < 20; n++) {
                  assertThat(Arrays.equals(read(ref), bytes)).isTrue();
                }
                return true;
              } catch (CorruptObjectException missing) {
                assertThat(missing).hasMessageContaining(NAME.value());
                return false;
              }
            });
    assertThat(whole).hasSize(3);
    assertMissing(ref);
  }

  @Test
  void takesAnObjectInPiecesFromOneArray() throws IOException {
    byte[] expected = random(200_000);
    byte[] piece = new byte[777];
    try (ObjectSink sink = store.create(NAME)) {
      for (int at = 0; at < expected.length; ) {
        int length = Math.min(700, expected.length - at);
        System.arraycopy(expected, at, piece, 7, length);
        sink.write(piece, 7, length);
        Arrays.fill(piece, (byte) 0);
        at += length;
        assertThat(sink.position()).isEqualTo(at);
      }
      assertThat(read(sink.commit())).isEqualTo(expected);
    }
  }

  @Test
  void readsRanges() throws IOException {
    byte[] bytes = random(1_200_000);
    try (ObjectSource source = store.open(write(NAME, bytes))) {
      assertThat(source.sizeBytes()).isEqualTo(bytes.length);
      for (int[] range :
          new int[][] {{0, 1}, {1_199_999, 1}, {524_280, 100}, {5, 0}, {7, 900_000}}) {
        assertThat(source.read(range[0], range[1]))
            .isEqualTo(Arrays.copyOfRange(bytes, range[0], range[0] + range[1]));
      }
      assertThatThrownBy(() -> source.read(1_199_999, 2))
          .isInstanceOf(CorruptObjectException.class);
      assertThatThrownBy(() -> source.read(Long.MAX_VALUE, 2))
          .isInstanceOf(CorruptObjectException.class);
    }
  }

  @Test
  void anUncommittedObjectIsInvisible() throws IOException {
    byte[] bytes = random(100_000);
    try (ObjectSink sink = store.create(NAME)) {
      sink.write(bytes, 0, bytes.length);
      assertMissing(refTo(NAME, bytes));
      assertThat(listed()).doesNotContain(NAME);
    }
    assertMissing(refTo(NAME, bytes));
    assertThat(listed()).isEmpty();
  }

  private void assertMissing(ObjectRef ref) {
    assertThatThrownBy(() -> store.open(ref).close())
        .isInstanceOf(CorruptObjectException.class)
        .hasMessageContaining(ref.name().value());
  }

  @Test
  void aNameCanBeUsedAgainWhileNothingWasCommitted() throws IOException {
    store.create(NAME).close();
    byte[] bytes = random(10);
    assertThat(read(write(NAME, bytes))).isEqualTo(bytes);
  }

  @Test
  void aCommittedObjectIsNeverReplaced() throws IOException {
    byte[] first = random(10);
    ObjectRef ref = write(NAME, first);

    assertThatIOException().isThrownBy(() -> write(NAME, random(11)));
    assertThat(read(ref)).isEqualTo(first);
    assertThat(listed()).containsExactly(NAME);
  }

  @Test
  void ofWritersThatBeganTogetherOneWins() throws IOException {
    try (ObjectSink one = store.create(NAME);
        ObjectSink two = store.create(NAME)) {
      one.write(random(5), 0, 5);
      two.write(random(6), 0, 6);
      ObjectRef ref = two.commit();
      assertThatIOException().isThrownBy(one::commit);
      assertThat(read(ref)).isEqualTo(random(6));
    }
    assertThat(listed()).containsExactly(NAME);
  }

  @Test
  void ofWritersAtOnceOneWins() throws Exception {
    List<Optional<ObjectRef>> outcomes =
        Together.run(
            WRITERS,
            i -> {
              try {
                return Optional.of(write(NAME, random(1000 + i)));
              } catch (IOException e) {
                return Optional.empty();
              }
            });

    List<ObjectRef> winners = outcomes.stream().flatMap(Optional::stream).toList();
    assertThat(winners).hasSize(1);
    assertThat(read(winners.get(0))).isEqualTo(random((int) winners.get(0).sizeBytes()));
  }

  @Test
  void writersOfDifferentNamesDoNotDisturbEachOther() throws Exception {
    List<List<ObjectRef>> refs =
        Together.run(
            WRITERS,
            i -> {
              List<ObjectRef> mine = new ArrayList<>();
              for (int n = 0; n < 20; n++) {
                ObjectName name = new ObjectName("job/chk-" + (n + 1) + "/1-0/count-" + i);
                mine.add(write(name, random(i * 100 + n)));
                if (n % 2 == 1) {
                  store.delete(mine.remove(mine.size() - 1).name());
                }
              }
              return mine;
            });

    for (ObjectRef ref : refs.stream().flatMap(List::stream).toList()) {
      assertThat(read(ref)).isEqualTo(random((int) ref.sizeBytes()));
    }
    assertThat(listed()).hasSize(WRITERS * 10);
  }

  @Test
  void deletesWhatIsNamedAndNothingElse() throws IOException {
    ObjectRef ref = write(NAME, random(10));
    ObjectRef other = write(OTHER, random(20));

    store.delete(NAME);
    store.delete(NAME);
    store.delete(new ObjectName("job/chk-9/never"));

    assertMissing(ref);
    assertThat(read(other)).isEqualTo(random(20));
    assertThat(listed()).containsExactly(OTHER);
  }

  @Test
  void listsTheObjectsOfOneJobByName() throws IOException {
    write(OTHER, random(20));
    write(NAME, random(10));
    write(new ObjectName("job/chk-1/manifest-1"), random(5));
    write(new ObjectName("job2/chk-1/manifest-1"), random(5));
    write(new ObjectName("job.x/chk-1/manifest-1"), random(5));

    assertThat(listed()).containsExactly(NAME, OTHER, new ObjectName("job/chk-1/manifest-1"));
    assertThat(store.list(JOB).get(0).sizeBytes()).isEqualTo(10);
    assertThat(store.list(JOB).get(0).modifiedAtMillis()).isPositive();
    assertThat(store.list(new JobId("unknown"))).isEmpty();
  }

  @Test
  void aTruncatedObjectIsDetected() throws IOException {
    ObjectRef ref = write(NAME, random(10_000));
    damage(NAME, bytes -> Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> read(ref)).isInstanceOf(CorruptObjectException.class);
  }

  @Test
  void aFlippedBitInASnapshotIsDetected() throws IOException {
    StateId id = new StateId("count", "seen", StateKind.KEYED_VALUE);
    ObjectRef ref;
    try (ObjectSink sink = store.create(NAME)) {
      SnapshotWriter writer = new SnapshotWriter(sink);
      BinaryWriter payload = new BinaryWriter();
      payload.writeBytes(random(500));
      writer.begin(id, "bytes");
      writer.group(5, payload);
      ref = writer.finish();
    }
    try (SnapshotReader reader = SnapshotReader.open(store, ref)) {
      BinaryReader group = Objects.requireNonNull(reader.group(id, 5));
      assertThat(group.readBytes()).isEqualTo(random(500));
    }

    damage(
        NAME,
        bytes -> {
          bytes[300] ^= 4;
          return bytes;
        });
    assertThatThrownBy(
            () -> {
              try (SnapshotReader reader = SnapshotReader.open(store, ref)) {
                reader.group(id, 5);
              }
            })
        .isInstanceOf(CorruptObjectException.class);
  }

  @Test
  void anObjectWhoseWritingFailed_isWholeOrMissing_andMissingIfTheStoreClaimsSo()
      throws IOException {
    int n = 0;
    for (Map.Entry<String, Runnable> fault : faults().entrySet()) {
      ObjectName name = new ObjectName("job/chk-1/1-0/count-" + n);
      byte[] bytes = random(1000 + n++);
      ObjectRef ref = refTo(name, bytes);
      fault.getValue().run();
      assertThatIOException()
          .as(fault.getKey())
          .isThrownBy(() -> write(name, bytes))
          .satisfies(
              failure -> {
                if (failure instanceof KnownFailureException || !listed().contains(name)) {
                  assertMissing(ref);
                  assertThat(read(write(name, bytes))).isEqualTo(bytes);
                } else {
                  assertThat(read(ref)).isEqualTo(bytes);
                }
              });
      store.delete(name);
      assertMissing(ref);
    }
    for (StoredObject remains : store.list(JOB)) {
      assertCanBeDeleted(remains);
    }
    assertThat(listed()).isEmpty();
  }

  /** Of what was not committed there is nothing to be read, and it can be deleted. */
  private void assertCanBeDeleted(StoredObject remains) throws IOException {
    assertMissing(new ObjectRef(remains.name(), remains.sizeBytes(), 0));
    store.delete(remains.name());
  }

  @Test
  void aManifestWhoseOutcomeIsUnknown_isReadBack() throws IOException {
    ManifestStore manifests = new ManifestStore(store);
    long checkpoint = 1;
    for (Map.Entry<String, Runnable> fault : faults().entrySet()) {
      Manifest manifest = emptyManifest(checkpoint++);
      fault.getValue().run();
      try {
        assertThat(manifests.read(manifests.write(manifest))).isEqualTo(manifest);
      } catch (IOException notWritten) {
        assertThat(listed()).as(fault.getKey()).doesNotContain(nameOf(manifest));
      }
    }
  }

  private static Manifest emptyManifest(long checkpoint) {
    return new Manifest(
        JOB,
        new CheckpointId(checkpoint),
        new LeaderEpoch(1),
        Alignment.ALIGNED,
        0,
        "",
        CheckpointPurpose.PERIODIC,
        List.of());
  }

  private static ObjectName nameOf(Manifest manifest) {
    return ObjectNames.manifest(manifest.job(), manifest.checkpoint(), manifest.epoch());
  }

  @Test
  void aCrashTakesNothingThatWasCommitted() throws IOException {
    ObjectRef committed = write(NAME, random(10));
    ObjectSink unfinished = store.create(OTHER);
    unfinished.write(random(100_000), 0, 100_000);

    crash(store);
    store = open();

    assertThat(read(committed)).isEqualTo(random(10));
    assertMissing(refTo(OTHER, random(100_000)));
    for (StoredObject remains : store.list(JOB)) {
      if (!remains.name().equals(NAME)) {
        assertCanBeDeleted(remains);
      }
    }
    assertThat(listed()).containsExactly(NAME);
    assertThat(read(write(OTHER, random(7)))).isEqualTo(random(7));
  }
}
