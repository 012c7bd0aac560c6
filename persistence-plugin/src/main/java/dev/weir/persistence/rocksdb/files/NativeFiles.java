package dev.weir.persistence.rocksdb.files;

import dev.weir.persistence.rocksdb.layout.ListChunks;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.StateBackends;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The files of a database at the moment of a snapshot, as the snapshot's native section describes
 * them.
 *
 * @param version of the format in which they were written
 * @param snapshot the name of the snapshot that this belongs to
 * @param range the key groups that the database held
 * @param numbers of the states in the database's keys; of those alone that it may hold entries of
 * @param tables the files that several snapshots may share, each an object of its own
 * @param others small files, whole
 */
public record NativeFiles(
    int version,
    ObjectName snapshot,
    KeyGroupRange range,
    Map<StateId, Integer> numbers,
    List<Table> tables,
    List<Other> others) {
  public static final String BACKEND = "rocksdb";

  /** Before version 2 a list was one value in the common format. */
  private static final int FORMAT_VERSION = 2;

  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  /** Files in the format of now. */
  public NativeFiles(
      ObjectName snapshot,
      KeyGroupRange range,
      Map<StateId, Integer> numbers,
      List<Table> tables,
      List<Other> others) {
    this(FORMAT_VERSION, snapshot, range, numbers, tables, others);
  }

  /** Whether lists lie in {@link ListChunks}. */
  public boolean hasListChunks() {
    return version >= 2;
  }

  /** A file that is never changed; its name in the database, which numbers may repeat. */
  public record Table(String file, ObjectRef object) {}

  /** A file that the next snapshot has another content of. */
  @SuppressWarnings("ArrayRecordComponent")
  public // carried, never compared
  record Other(String file, byte[] bytes) {}

  public void write(BinaryWriter out) {
    out.writeVarInt(FORMAT_VERSION);
    out.writeUtf(snapshot.value());
    out.writeVarInt(range.first());
    out.writeVarInt(range.end());
    out.writeVarInt(numbers.size());
    numbers.forEach(
        (id, number) -> {
          out.writeUtf(id.operator());
          out.writeUtf(id.state());
          out.writeByte(id.kind().code());
          out.writeVarInt(number);
        });
    out.writeVarInt(tables.size());
    for (Table table : tables) {
      out.writeUtf(table.file());
      out.writeUtf(table.object().name().value());
      out.writeVarLong(table.object().sizeBytes());
      out.writeInt(table.object().crc32c());
    }
    out.writeVarInt(others.size());
    for (Other other : others) {
      out.writeUtf(other.file());
      out.writeBytes(other.bytes());
    }
  }

  /** The bytes of an operator's native section, which its reader has checked. */
  public static byte[] bytesOf(SnapshotReader snapshot, String operator) throws IOException {
    BinaryReader section = snapshot.group(StateBackends.nativeId(operator), 0);
    if (section == null) {
      throw new CorruptObjectException(
          "snapshot " + snapshot.name() + " does not say which files hold operator " + operator);
    }
    byte[] bytes = new byte[section.remaining()];
    section.readRaw(bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * Reads a native section.
   *
   * @param name of the snapshot's object, for messages
   * @throws NewerFormatException if a newer version of Weir wrote it
   * @throws CorruptObjectException if it names files that RocksDB does not have
   */
  public static NativeFiles read(byte[] bytes, String name) throws IOException {
    BinaryReader in = new BinaryReader(bytes);
    int version = in.readVarInt();
    if (version > FORMAT_VERSION) {
      throw new NewerFormatException("state in snapshot " + name, version, FORMAT_VERSION);
    }
    return new NativeFiles(
        version,
        new ObjectName(in.readUtf()),
        new KeyGroupRange(in.readVarInt(), in.readVarInt()),
        readNumbers(in),
        readTables(in, name),
        readOthers(in, name));
  }

  private static Map<StateId, Integer> readNumbers(BinaryReader in) {
    Map<StateId, Integer> numbers = new LinkedHashMap<>();
    int count = in.readVarInt();
    for (int i = 0; i < count; i++) {
      StateId id = new StateId(in.readUtf(), in.readUtf(), StateKind.ofCode(in.readByte()));
      numbers.put(id, in.readVarInt());
    }
    return numbers;
  }

  private static List<Table> readTables(BinaryReader in, String snapshot) throws IOException {
    List<Table> tables = new ArrayList<>();
    int count = in.readVarInt();
    for (int i = 0; i < count; i++) {
      tables.add(
          new Table(
              readName(in, snapshot),
              new ObjectRef(new ObjectName(in.readUtf()), in.readVarLong(), in.readInt())));
    }
    return tables;
  }

  private static List<Other> readOthers(BinaryReader in, String snapshot) throws IOException {
    List<Other> others = new ArrayList<>();
    int count = in.readVarInt();
    for (int i = 0; i < count; i++) {
      others.add(new Other(readName(in, snapshot), in.readBytes()));
    }
    return others;
  }

  /** A file's name, which leads to no other folder than the one where the file is put. */
  private static String readName(BinaryReader in, String snapshot) throws IOException {
    String file = in.readUtf();
    if (!FILE_NAME.matcher(file).matches()) {
      throw new CorruptObjectException(
          "object "
              + snapshot
              + " is damaged: it names the file '"
              + file
              + "', which is no name of a file of RocksDB. Restore the object from a copy, or start"
              + " with --fresh to begin without state");
    }
    return file;
  }
}
