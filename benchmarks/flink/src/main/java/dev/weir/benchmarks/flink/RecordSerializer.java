package dev.weir.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The base of serializers of immutable values, on their way and in state: none is ever copied. Each
 * has a public constructor without parameters.
 */
public abstract class RecordSerializer<T> extends TypeSerializerSingleton<T> {
  private static final long serialVersionUID = 1;

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T createInstance() {
    throw new UnsupportedOperationException("no empty value is ever needed");
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(getClass().getName());
  }

  /** Describes a serializer in checkpoints by its class; made by reflection. */
  public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {
    private String serializer;

    public Snapshot() {
      this("");
    }

    private Snapshot(String serializer) {
      this.serializer = serializer;
    }

    @Override
    public int getCurrentVersion() {
      return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(serializer);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
      serializer = in.readUTF();
    }

    @Override
    @SuppressWarnings("unchecked") // written for a serializer of this type
    public TypeSerializer<T> restoreSerializer() {
      try {
        return (TypeSerializer<T>)
            Class.forName(serializer)
                .asSubclass(TypeSerializer.class)
                .getDeclaredConstructor()
                .newInstance();
      } catch (ReflectiveOperationException failed) {
        throw new IllegalStateException("no serializer " + serializer, failed);
      }
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> earlier) {
      return earlier instanceof Snapshot<?> that && that.serializer.equals(serializer)
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
