package dev.weir.snapshot;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.SerdeException;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link SnapshotWriter} wrote, only the key groups asked for. Used by one thread.
 *
 * <p>Whatever the object's bytes are, a method returns what was written or throws {@link
 * CorruptObjectException}.
 */
public final class SnapshotReader implements AutoCloseable {
  private final CheckpointStore store;
  private final String name;
  private final ObjectSource source;
  private final Map<StateId, SnapshotFormat.Section> sections = new LinkedHashMap<>();
  private long foundHere;

  private SnapshotReader(CheckpointStore store, String name, ObjectSource source)
      throws IOException {
    this.store = store;
    this.name = name;
    this.source = source;
    long size = source.sizeBytes();
    int atLeast = FormatHeader.SIZE_BYTES + SnapshotFormat.FOOTER_BYTES;
    if (size < atLeast) {
      throw damaged("it ends after " + size + " bytes");
    }
    int version = SnapshotFormat.HEADER.check(source.read(0, FormatHeader.SIZE_BYTES), name);
    SnapshotFormat.Footer footer =
        SnapshotFormat.readFooter(
            source.read(size - SnapshotFormat.FOOTER_BYTES, SnapshotFormat.FOOTER_BYTES),
            size,
            name);
    byte[] index = source.read(footer.indexOffset(), footer.indexLength());
    if (SnapshotFormat.crc(index, 0, index.length) != footer.indexCrc()) {
      throw damaged("its index does not match its checksum");
    }
    for (SnapshotFormat.Section section : parse(index, version)) {
      sections.put(section.state().id(), section);
    }
  }

  /**
   * Opens a snapshot and reads its index.
   *
   * @throws CorruptObjectException if the object is missing, truncated or damaged as far as the
   *     index tells
   * @throws NewerFormatException if a newer version of Weir wrote it
   */
  public static SnapshotReader open(CheckpointStore store, ObjectRef ref) throws IOException {
    ObjectSource source = store.open(ref);
    try {
      return new SnapshotReader(store, ref.name().value(), source);
    } catch (IOException | RuntimeException e) {
      try (source) {
        throw e;
      }
    }
  }

  private List<SnapshotFormat.Section> parse(byte[] index, int version)
      throws CorruptObjectException {
    try {
      return SnapshotFormat.readIndex(index, version);
    } catch (SerdeException | IllegalArgumentException e) {
      throw damaged("its index cannot be read: " + e.getMessage());
    }
  }

  /** Where the snapshot is from, and the objects that it shares with others. */
  public CheckpointStore store() {
    return store;
  }

  /** The snapshot's own name. */
  public String name() {
    return name;
  }

  /** The states that the snapshot holds, in the order in which they were written. */
  public List<Manifest.StateInfo> states() {
    return sections.values().stream().map(SnapshotFormat.Section::state).toList();
  }

  /** The state as it was declared when the snapshot was written; null if there was none. */
  public Manifest.@Nullable StateInfo state(StateId id) {
    SnapshotFormat.Section section = sections.get(id);
    return section == null ? null : section.state();
  }

  /**
   * The key groups that the section has bytes for, ascending; empty if there is no such section.
   */
  public int[] groups(StateId id) {
    SnapshotFormat.Section section = sections.get(id);
    return section == null
        ? new int[0]
        : section.groups().stream().mapToInt(SnapshotFormat.Group::keyGroup).toArray();
  }

  /**
   * One key group's bytes after a check of their checksum; null if the section has none for it.
   *
   * @throws CorruptObjectException if the bytes are not those that were written
   */
  public @Nullable BinaryReader group(StateId id, int keyGroup) throws IOException {
    SnapshotFormat.Section section = sections.get(id);
    SnapshotFormat.Group group = section == null ? null : find(section.groups(), keyGroup);
    if (group == null) {
      return null;
    }
    byte[] bytes = source.read(group.offset(), group.length());
    if (SnapshotFormat.crc(bytes, 0, bytes.length) != group.crc32c()) {
      throw damaged("key group " + keyGroup + " of " + id + " does not match its checksum");
    }
    return new BinaryReader(bytes);
  }

  /** How many bytes the section has for these key groups. */
  public long bytesOf(StateId id, IntPredicate keyGroups) {
    SnapshotFormat.Section section = sections.get(id);
    return section == null
        ? 0
        : section.groups().stream()
            .filter(group -> keyGroups.test(group.keyGroup()))
            .mapToLong(SnapshotFormat.Group::length)
            .sum();
  }

  /**
   * So many bytes of the snapshot, or of objects that it shares with others, were not read because
   * they are here already.
   */
  public void foundHere(long bytes) {
    foundHere += bytes;
  }

  /** What {@link #foundHere} was told, together. */
  public long bytesFoundHere() {
    return foundHere;
  }

  private static SnapshotFormat.@Nullable Group find(
      List<SnapshotFormat.Group> groups, int keyGroup) {
    int low = 0;
    int high = groups.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      SnapshotFormat.Group group = groups.get(middle);
      if (group.keyGroup() == keyGroup) {
        return group;
      }
      if (group.keyGroup() < keyGroup) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  private CorruptObjectException damaged(String why) {
    return new CorruptObjectException("snapshot " + name + " is damaged: " + why);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
