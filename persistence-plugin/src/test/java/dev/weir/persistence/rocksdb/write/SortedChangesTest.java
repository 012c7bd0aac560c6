package dev.weir.persistence.rocksdb.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serde.BinaryWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedChangesTest {
  /** What was received, each change as its key's bytes and its value's, null for a deletion. */
  private final List<byte[]> keys = new ArrayList<>();

  private final List<byte[]> values = new ArrayList<>();
  private final SortedChanges changes = new SortedChanges(this::receive);

  private void receive(int tag, byte[] bytes, int keyFrom, int valueFrom, int end) {
    keys.add(Arrays.copyOfRange(bytes, keyFrom, valueFrom));
    values.add(tag == Batch.TAG_DELETE ? null : Arrays.copyOfRange(bytes, valueFrom, end));
  }

  private static BinaryWriter writer(byte[] bytes) {
    BinaryWriter writer = new BinaryWriter();
    writer.writeRaw(bytes, 0, bytes.length);
    return writer;
  }

  /** Puts all keys as one group, each with its own bytes as the value, and compares. */
  private void assertSorted(List<byte[]> unsorted) {
    keys.clear();
    values.clear();
    TreeMap<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
    unsorted.forEach(key -> expected.put(key, key));
    for (byte[] key : unsorted) {
      changes.put(writer(key), writer(key));
    }
    changes.endGroup();
    assertThat(keys).containsExactlyElementsOf(expected.keySet());
    assertThat(values).containsExactlyElementsOf(expected.values());
  }

  private static byte[] bytes(int... bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = (byte) bytes[i];
    }
    return result;
  }

  @Test
  void signsAndEnds_ofKeysAreOrderedAsBytes() {
    assertSorted(
        List.of(
            bytes(1, 0x80),
            bytes(1, 0x7F),
            bytes(1, 0xFF, 0),
            bytes(1, 0xFF),
            bytes(1),
            bytes(1, 0),
            bytes(1, 0, 0),
            bytes(1, 0xFF, 0xFF)));
  }

  @Test
  void oneKeyAlone() {
    assertSorted(List.of(bytes(7, 8, 9)));
  }

  @Test
  void keysThatDifferBehindTheirFirstEightBytes_areCompared() {
    List<byte[]> unsorted = new ArrayList<>();
    unsorted.add(bytes(0)); // so that nothing is common to all
    for (int i = 3000; i > 0; i--) {
      unsorted.add(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, i >> 8, i));
    }
    assertSorted(unsorted);
  }

  @Test
  void randomKeys_ofAllLengths_groupAfterGroup() {
    SplittableRandom random = new SplittableRandom(7);
    for (int group = 0; group < 50; group++) {
      TreeMap<byte[], Boolean> distinct = new TreeMap<>(Arrays::compareUnsigned);
      int common = random.nextInt(12);
      for (int i = random.nextInt(1, 3000); i > 0; i--) {
        byte[] key = new byte[common + random.nextInt(1, 20)];
        for (int at = common; at < key.length; at++) {
          key[at] = (byte) (random.nextInt(3) - 1); // many are alike for long
        }
        distinct.put(key, true);
      }
      List<byte[]> unsorted = new ArrayList<>(distinct.keySet());
      for (int i = unsorted.size() - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        byte[] moved = unsorted.get(i);
        unsorted.set(i, unsorted.get(other));
        unsorted.set(other, moved);
      }
      assertSorted(unsorted);
    }
  }

  @Test
  void aDeletion_hasItsPlaceAmongTheOthers() {
    changes.put(writer(bytes(3)), writer(bytes()));
    changes.delete(writer(bytes(2)));
    changes.put(writer(bytes(1)), writer(bytes(9)));
    changes.endGroup();
    assertThat(keys).containsExactly(bytes(1), bytes(2), bytes(3));
    assertThat(values).containsExactly(bytes(9), null, bytes());
  }
}
