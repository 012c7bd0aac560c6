package dev.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SnapshotFileTest {
  private static final StateId COUNTS = new StateId("count", "seen", StateKind.KEYED_VALUE);
  private static final StateId TIMERS = new StateId("count", "timers", StateKind.KEYED_TIMERS);
  private static final StateId OFFSETS = new StateId("lines", "splits", StateKind.OPERATOR_LIST);
  private static final StateId ABSENT = new StateId("other", "seen", StateKind.KEYED_VALUE);
  private static final ObjectName NAME = new ObjectName("job/chk-1/1-0/count-0");

  private final MapCheckpointStore store = new MapCheckpointStore();

  private ObjectRef write() throws IOException {
    SnapshotWriter writer = new SnapshotWriter(store.create(NAME));
    writer.begin(COUNTS, "long");
    writer.group(3, payload("three"));
    writer.group(700, payload("seven hundred"));
    writer.begin(TIMERS, "timer<string>");
    writer.begin(OFFSETS, "split");
    writer.group(0, payload("offsets"));
    return writer.finish();
  }

  private static BinaryWriter payload(String text) {
    BinaryWriter out = new BinaryWriter();
    out.writeUtf(text);
    return out;
  }

  @Test
  void readsBackEachGroupByItself() throws IOException {
    ObjectRef ref = write();

    try (SnapshotReader reader = SnapshotReader.open(store, ref)) {
      assertThat(reader.states())
          .containsExactly(
              new Manifest.StateInfo(COUNTS, "long"),
              new Manifest.StateInfo(TIMERS, "timer<string>"),
              new Manifest.StateInfo(OFFSETS, "split"));
      assertThat(reader.groups(COUNTS)).containsExactly(3, 700);
      assertThat(reader.groups(TIMERS)).isEmpty();
      assertThat(reader.groups(ABSENT)).isEmpty();
      assertThat(text(reader.group(OFFSETS, 0))).isEqualTo("offsets");
      assertThat(text(reader.group(COUNTS, 700))).isEqualTo("seven hundred");
      assertThat(text(reader.group(COUNTS, 3))).isEqualTo("three");
      assertThat(reader.group(COUNTS, 4)).isNull();
      assertThat(reader.group(ABSENT, 3)).isNull();
    }
  }

  private static String text(BinaryReader reader) {
    return reader.readUtf();
  }

  @Test
  void anEmptySnapshotCanBeRead() throws IOException {
    ObjectRef ref = new SnapshotWriter(store.create(NAME)).finish();

    try (SnapshotReader reader = SnapshotReader.open(store, ref)) {
      assertThat(reader.states()).isEmpty();
    }
  }

  @Test
  void schemasAreKept_andAnIndexOfVersion1HasNone() throws IOException {
    Manifest.StateInfo state =
        new Manifest.StateInfo(COUNTS, "value<long>", List.of(new Schema.Primitive("long")));
    SnapshotWriter writer = new SnapshotWriter(store.create(NAME));
    writer.begin(state);
    try (SnapshotReader reader = SnapshotReader.open(store, writer.finish())) {
      assertThat(reader.states()).containsExactly(state);
      assertThat(reader.state(COUNTS)).isEqualTo(state);
      assertThat(reader.state(TIMERS)).isNull();
    }

    BinaryWriter before = new BinaryWriter();
    before.writeVarInt(1);
    SnapshotFormat.writeStateId(COUNTS, before);
    before.writeUtf("value<long>");
    before.writeVarInt(0);
    assertThat(SnapshotFormat.readIndex(before.toBytes(), 1))
        .containsExactly(new SnapshotFormat.Section(new Manifest.StateInfo(COUNTS, "value<long>")));
  }

  @Test
  void refusesGroupsOutOfOrderAndSectionsTwice() throws IOException {
    SnapshotWriter writer = new SnapshotWriter(store.create(NAME));
    assertThatThrownBy(() -> writer.group(0, payload("x")))
        .isInstanceOf(IllegalStateException.class);
    writer.begin(COUNTS, "long");
    writer.group(5, payload("x"));
    assertThatThrownBy(() -> writer.group(5, payload("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.begin(COUNTS, "long"))
        .isInstanceOf(IllegalArgumentException.class);
    writer.finish();
    assertThatThrownBy(() -> writer.begin(TIMERS, "t")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyFlippedBitIsDetected() throws IOException {
    ObjectRef ref = write();
    byte[] good = store.objects.get(NAME);
    for (int i = 0; i < good.length * 8; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << (i % 8));
      store.objects.put(NAME, bad);
      assertThatThrownBy(() -> readAll(ref))
          .as("bit %d of byte %d", i % 8, i / 8)
          .isInstanceOf(CorruptObjectException.class)
          .hasMessageContaining(NAME.value());
    }
  }

  @Test
  void everyTruncationIsDetectedEvenWhenTheReferenceFits() throws IOException {
    write();
    byte[] good = store.objects.get(NAME);
    for (int length = 0; length < good.length; length++) {
      store.objects.put(NAME, java.util.Arrays.copyOf(good, length));
      ObjectRef ref = store.refOf(NAME);
      assertThatThrownBy(() -> readAll(ref))
          .as("%d bytes", length)
          .isInstanceOf(CorruptObjectException.class);
    }
  }

  private void readAll(ObjectRef ref) throws IOException {
    try (SnapshotReader reader = SnapshotReader.open(store, ref)) {
      for (Manifest.StateInfo state : reader.states()) {
        for (int group : reader.groups(state.id())) {
          reader.group(state.id(), group);
        }
      }
    }
  }

  @Test
  void aNewerVersionIsRefusedByName() throws IOException {
    ObjectRef ref = write();
    byte[] bytes = store.objects.get(NAME);
    pretendVersion(bytes, 9);

    assertThatThrownBy(() -> SnapshotReader.open(store, ref))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining("newer version of Weir")
        .hasMessageContaining("upgrade");
  }

  static void pretendVersion(byte[] bytes, int version) {
    CRC32C crc = new CRC32C();
    bytes[11] = (byte) version;
    crc.update(bytes, 0, 12);
    BinaryWriter out = new BinaryWriter();
    out.writeInt((int) crc.getValue());
    System.arraycopy(out.buffer(), 0, bytes, 12, 4);
  }
}
