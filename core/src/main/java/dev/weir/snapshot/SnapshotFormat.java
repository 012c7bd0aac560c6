package dev.weir.snapshot;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.SerdeException;
import dev.weir.snapshot.Manifest.StateInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The layout of a snapshot object, version 2 (in version 1 sections had no schemas):
 *
 * <pre>
 * header    {@link FormatHeader}
 * payloads  the bytes of each section's key groups, one after the other
 * index     sections: id, type, schemas; for each key group: number, offset, length, CRC-32C
 * footer    offset (8), length (4) and CRC-32C (4) of the index; CRC-32C (4) of these 16 bytes
 * </pre>
 */
final class SnapshotFormat {
  static final FormatHeader HEADER = new FormatHeader("WEIRSNAP", 2, "snapshot");
  static final int FOOTER_BYTES = 20;
  private static final int WITH_SCHEMAS = 2;

  private SnapshotFormat() {}

  /** Where one key group's bytes are. */
  record Group(int keyGroup, long offset, int length, int crc32c) {}

  /** One state's key groups, ascending. */
  record Section(StateInfo state, List<Group> groups) {
    Section(StateInfo state) {
      this(state, new ArrayList<>());
    }
  }

  /** Where the index is. */
  record Footer(long indexOffset, int indexLength, int indexCrc) {}

  static void writeIndex(List<Section> sections, BinaryWriter out) {
    out.writeVarInt(sections.size());
    for (Section section : sections) {
      writeState(section.state(), out);
      out.writeVarInt(section.groups().size());
      for (Group group : section.groups()) {
        out.writeVarInt(group.keyGroup());
        out.writeVarLong(group.offset());
        out.writeVarInt(group.length());
        out.writeInt(group.crc32c());
      }
    }
  }

  /**
   * @throws SerdeException or {@link IllegalArgumentException} if the bytes are no index
   */
  static List<Section> readIndex(byte[] bytes, int version) {
    BinaryReader in = new BinaryReader(bytes);
    int count = in.readVarInt();
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Section section = new Section(readState(in, version >= WITH_SCHEMAS));
      int groups = in.readVarInt();
      for (int g = 0; g < groups; g++) {
        section
            .groups()
            .add(new Group(in.readVarInt(), in.readVarLong(), in.readVarInt(), in.readInt()));
      }
      sections.add(section);
    }
    return sections;
  }

  static void writeState(StateInfo state, BinaryWriter out) {
    writeStateId(state.id(), out);
    out.writeUtf(state.type());
    writeSchemas(state.schemas(), out);
  }

  static StateInfo readState(BinaryReader in, boolean withSchemas) {
    StateId id = readStateId(in);
    String type = in.readUtf();
    return new StateInfo(id, type, withSchemas ? readSchemas(in) : List.of());
  }

  static void writeSchemas(List<Schema> schemas, BinaryWriter out) {
    out.writeVarInt(schemas.size());
    schemas.forEach(schema -> schema.write(out));
  }

  static List<Schema> readSchemas(BinaryReader in) {
    List<Schema> schemas = new ArrayList<>();
    int count = in.readVarInt();
    for (int i = 0; i < count; i++) {
      schemas.add(Schema.read(in));
    }
    return schemas;
  }

  static void writeStateId(StateId id, BinaryWriter out) {
    out.writeUtf(id.operator());
    out.writeUtf(id.state());
    out.writeByte(id.kind().code());
  }

  static StateId readStateId(BinaryReader in) {
    return new StateId(in.readUtf(), in.readUtf(), StateKind.ofCode(in.readByte()));
  }

  static void writeFooter(Footer footer, BinaryWriter out) {
    int start = out.size();
    out.writeLong(footer.indexOffset());
    out.writeInt(footer.indexLength());
    out.writeInt(footer.indexCrc());
    out.writeInt(crc(out.buffer(), start, FOOTER_BYTES - Integer.BYTES));
  }

  /** Returns what the footer says if its checksum and the object's size agree with it. */
  static Footer readFooter(byte[] bytes, long objectSize, String name)
      throws CorruptObjectException {
    BinaryReader in = new BinaryReader(bytes);
    Footer footer = new Footer(in.readLong(), in.readInt(), in.readInt());
    if (in.readInt() != crc(bytes, 0, FOOTER_BYTES - Integer.BYTES)
        || footer.indexLength() < 0
        || footer.indexOffset() < FormatHeader.SIZE_BYTES
        || footer.indexOffset() != objectSize - FOOTER_BYTES - footer.indexLength()) {
      throw new CorruptObjectException(
          "snapshot " + name + " is damaged: its footer does not match its checksum");
    }
    return footer;
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
