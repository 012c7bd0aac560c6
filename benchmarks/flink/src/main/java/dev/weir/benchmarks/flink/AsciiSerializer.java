package dev.weir.benchmarks.flink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** ASCII text of at most 255 characters: a byte for the length, and a byte for each character. */
public final class AsciiSerializer extends TypeSerializerSingleton<String> {
  public static final AsciiSerializer INSTANCE = new AsciiSerializer();

  private static final long serialVersionUID = 1;
  private static final int LONGEST = 255;

  private AsciiSerializer() {}

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public String createInstance() {
    return "";
  }

  @Override
  public String copy(String from) {
    return from;
  }

  @Override
  public String copy(String from, String reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(String text, DataOutputView target) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > LONGEST) {
      throw new IOException("too long: " + text);
    }
    target.writeByte(bytes.length);
    target.write(bytes, 0, bytes.length);
  }

  @Override
  public String deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readUnsignedByte()];
    source.readFully(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String deserialize(String reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readUnsignedByte();
    target.writeByte(length);
    target.write(source, length);
  }

  @Override
  public TypeSerializerSnapshot<String> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Describes the serializer in checkpoints; made by reflection. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<String> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
