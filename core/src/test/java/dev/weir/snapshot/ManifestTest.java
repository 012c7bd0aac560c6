package dev.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final ObjectRef FUSED = ref("wordcount/chk-7/2-1/lines-0", 40, -1);
  private static final ObjectRef COUNT = ref("wordcount/chk-7/2-1/count-0", 1L << 40, 77);
  private static final ObjectRef SST = ref("wordcount/chk-5/2-1/count-0.sst", 9, 1);

  private static ObjectRef ref(String name, long size, int crc) {
    return new ObjectRef(new ObjectName(name), size, crc);
  }

  static Manifest manifest(Alignment alignment) {
    return manifest(alignment, CheckpointPurpose.FINAL);
  }

  private static Manifest manifest(Alignment alignment, CheckpointPurpose purpose) {
    return new Manifest(
        new JobId("wordcount"),
        new CheckpointId(7),
        new LeaderEpoch(2),
        alignment,
        1_700_000_000_123L,
        "f00d",
        purpose,
        List.of(
            new Manifest.OperatorSnapshot(
                "lines – 行",
                1,
                1024,
                List.of(),
                List.of(),
                List.of(new Manifest.SubtaskSnapshot(FUSED, List.of())),
                Optional.of(new Manifest.EnumeratorState(new byte[] {1, 2, 3}))),
            new Manifest.OperatorSnapshot(
                "words",
                1,
                1024,
                List.of(),
                List.of(),
                List.of(new Manifest.SubtaskSnapshot(FUSED, List.of())),
                Optional.empty()),
            new Manifest.OperatorSnapshot(
                "count",
                1,
                32768,
                List.of(
                    new Manifest.StateInfo(
                        new StateId("count", "seen", StateKind.KEYED_VALUE),
                        "long",
                        List.of(new Schema.Primitive("long")))),
                List.of(new Schema.Primitive("string")),
                List.of(new Manifest.SubtaskSnapshot(COUNT, List.of(SST))),
                Optional.empty())));
  }

  @Test
  void survivesTheRoundTrip() throws IOException {
    for (Alignment alignment : Alignment.values()) {
      for (CheckpointPurpose purpose : CheckpointPurpose.values()) {
        Manifest manifest = manifest(alignment, purpose);
        assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest), "m")).isEqualTo(manifest);
      }
    }
  }

  @Test
  void namesEveryObjectOnce() {
    assertThat(manifest(Alignment.ALIGNED).objects())
        .containsExactly(SST.name(), COUNT.name(), FUSED.name());
  }

  @Test
  void everyFlippedBitAndTruncationIsDetected() {
    byte[] good = ManifestCodec.encode(manifest(Alignment.ALIGNED));
    for (int i = 0; i < good.length * 8; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << (i % 8));
      assertThatThrownBy(() -> ManifestCodec.decode(bad, "the-name"))
          .isInstanceOf(CorruptObjectException.class)
          .hasMessageContaining("the-name");
    }
    for (int length = 0; length < good.length; length++) {
      byte[] bad = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> ManifestCodec.decode(bad, "m"))
          .isInstanceOf(CorruptObjectException.class);
    }
  }

  @Test
  void aNewerVersionIsRefusedByName() {
    byte[] bytes = ManifestCodec.encode(manifest(Alignment.ALIGNED));
    SnapshotFileTest.pretendVersion(bytes, Manifest.FORMAT_VERSION + 1);
    assertThatThrownBy(() -> ManifestCodec.decode(bytes, "m"))
        .isInstanceOf(NewerFormatException.class)
        .hasMessage(
            "manifest m was written by a newer version of Weir (format 6, this one reads up to 5);"
                + " upgrade Weir to read it");
  }

  /** There stood whether all input had been processed: the same bytes as those of two purposes. */
  @Test
  void theVersionBeforePurposesTellsWhetherACheckpointWasFinal() throws IOException {
    for (CheckpointPurpose purpose : List.of(CheckpointPurpose.PERIODIC, CheckpointPurpose.FINAL)) {
      Manifest manifest = manifest(Alignment.ALIGNED, purpose);
      byte[] bytes = ManifestCodec.encode(manifest);
      byte[] content = Arrays.copyOf(bytes, bytes.length - Integer.BYTES);
      SnapshotFileTest.pretendVersion(content, 4);
      BinaryWriter whole = new BinaryWriter();
      whole.writeRaw(content, 0, content.length);
      whole.writeInt(SnapshotFormat.crc(content, 0, content.length));
      assertThat(ManifestCodec.decode(whole.toBytes(), "m")).isEqualTo(manifest);
    }
    assertThat(CheckpointPurpose.PERIODIC.code()).isZero();
    assertThat(CheckpointPurpose.FINAL.code()).isEqualTo(1);
  }

  @Test
  void theVersionBeforeKeysIsReadWithoutThem() throws IOException {
    Manifest manifest = of(List.of(COUNT));
    byte[] bytes = ManifestCodec.encode(manifest);
    int name = FormatHeader.SIZE_BYTES;
    while (bytes[name] != 1 || bytes[name + 1] != 'a') {
      name++;
    }
    int keys = name + 5; // behind the name and three numbers: how many schemas of keys there are
    BinaryWriter before = new BinaryWriter();
    before.writeRaw(bytes, 0, keys);
    before.writeRaw(bytes, keys + 1, bytes.length - keys - 1 - Integer.BYTES);
    byte[] content = before.toBytes();
    SnapshotFileTest.pretendVersion(content, 3);
    BinaryWriter whole = new BinaryWriter();
    whole.writeRaw(content, 0, content.length);
    whole.writeInt(SnapshotFormat.crc(content, 0, content.length));
    assertThat(ManifestCodec.decode(whole.toBytes(), "m")).isEqualTo(manifest);
  }

  @Test
  void isStoredUnderItsCheckpointAndEpoch() throws IOException {
    MapCheckpointStore store = new MapCheckpointStore();
    ManifestStore manifests = new ManifestStore(store);
    Manifest manifest = manifest(Alignment.UNBLOCKED);

    ObjectRef ref = manifests.write(manifest);

    assertThat(ref.name().value()).isEqualTo("wordcount/chk-7/manifest-2");
    assertThat(manifests.read(ref)).isEqualTo(manifest);
    ObjectRef other = new ObjectRef(ref.name(), ref.sizeBytes(), ref.crc32c() + 1);
    assertThatThrownBy(() -> manifests.read(other)).isInstanceOf(CorruptObjectException.class);
  }

  @Test
  void verificationReportsEachProblem() throws IOException {
    MapCheckpointStore store = new MapCheckpointStore();
    List<ObjectRef> refs =
        List.of(
            snapshot(store, "job/chk-1/1-0/a-0"),
            snapshot(store, "job/chk-1/1-0/a-1"),
            snapshot(store, "job/chk-1/1-0/a-2"));
    Manifest manifest = of(refs);
    assertThat(SnapshotVerifier.verify(store, manifest)).isEmpty();

    store.objects.get(refs.get(0).name())[20] ^= 1;
    store.objects.remove(refs.get(2).name());
    assertThat(SnapshotVerifier.verify(store, manifest))
        .satisfiesExactly(
            first -> assertThat(first).contains("a-0").contains("checksum"),
            second -> assertThat(second).contains("a-2").contains("missing"));
  }

  @Test
  void verificationLooksIntoTheSnapshots() throws IOException {
    MapCheckpointStore store = new MapCheckpointStore();
    ObjectName name = new ObjectName("job/chk-1/1-0/a-0");
    store.objects.put(name, new byte[100]);

    assertThat(SnapshotVerifier.verify(store, of(List.of(store.refOf(name)))))
        .singleElement()
        .asString()
        .contains("a-0")
        .contains("WEIRSNAP");
  }

  @Test
  void verificationTellsANewerSnapshotFromADamagedOne() throws IOException {
    MapCheckpointStore store = new MapCheckpointStore();
    ObjectRef ref = snapshot(store, "job/chk-1/1-0/a-0");
    SnapshotFileTest.pretendVersion(store.objects.get(ref.name()), 9);
    assertThat(SnapshotVerifier.verify(store, of(List.of(ref))))
        .singleElement()
        .asString()
        .contains("a-0 was written by a newer version of Weir (format 9")
        .doesNotContain("damaged");
  }

  private static ObjectRef snapshot(MapCheckpointStore store, String name) throws IOException {
    SnapshotWriter writer = new SnapshotWriter(store.create(new ObjectName(name)));
    writer.begin(new StateId("a", "s", StateKind.KEYED_VALUE), "long");
    BinaryWriter payload = new BinaryWriter();
    payload.writeLong(5);
    writer.group(0, payload);
    return writer.finish();
  }

  private static Manifest of(List<ObjectRef> refs) {
    return new Manifest(
        new JobId("job"),
        new CheckpointId(1),
        new LeaderEpoch(1),
        Alignment.ALIGNED,
        0,
        "",
        CheckpointPurpose.PERIODIC,
        List.of(
            new Manifest.OperatorSnapshot(
                "a",
                refs.size(),
                16,
                List.of(),
                List.of(),
                refs.stream().map(ref -> new Manifest.SubtaskSnapshot(ref, List.of())).toList(),
                Optional.empty())));
  }
}
