package dev.weir.serde.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.SerdeException;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.explain.Advice;
import org.jspecify.annotations.Nullable;

/** One thread's Kryo, which is not thread-safe, with its buffers. */
final class KryoSession {
  private static final int KEPT_BYTES = 1 << 20;
  private static final byte[] NOTHING = {};

  private @Nullable Kryo kryo;
  private int prepared;
  private boolean busy;
  private final KryoTrial trial = new KryoTrial();
  private @Nullable Class<?> tried;
  private Output output = new Output(512, -1);
  private final Input input = new Input();

  boolean isBusy() {
    return busy;
  }

  void prepare(KryoTypes types) {
    Kryo current = kryo;
    if (current == null) {
      current = types.newKryo();
      kryo = current;
    }
    while (prepared < types.size()) {
      types.register(prepared, current);
      prepared++;
    }
  }

  void write(Object value, BinaryWriter out) {
    busy = true;
    try {
      output.reset();
      kryo().writeClassAndObject(output, value);
      if (value.getClass() != tried) {
        trial.require(kryo(), value, output.getBuffer(), output.position());
        tried = value.getClass();
      }
      out.writeVarInt(output.position());
      out.writeRaw(output.getBuffer(), 0, output.position());
    } catch (RuntimeException | StackOverflowError e) {
      throw ofWriting(value, e);
    } finally {
      busy = false;
      if (output.getBuffer().length > KEPT_BYTES) {
        output = new Output(512, -1);
      }
    }
  }

  Object read(BinaryReader in, Class<?> type) {
    int length = in.readCount(1);
    busy = true;
    try {
      input.setBuffer(in.array(), in.arrayPosition(), length);
      Object value = kryo().readClassAndObject(input);
      if (!type.isInstance(value) || input.position() != in.arrayPosition() + length) {
        throw new CorruptDataException(
            "Stored bytes of Kryo are not one " + type.getName() + " of " + length + " bytes");
      }
      in.skip(length);
      return value;
    } catch (SerdeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CorruptDataException(
          "Kryo cannot read a stored " + type.getName() + ": " + e.getMessage(), e);
    } finally {
      busy = false;
      // Not to keep the caller's bytes alive.
      input.setBuffer(NOTHING);
    }
  }

  private Kryo kryo() {
    if (kryo == null) {
      throw new IllegalStateException("not prepared");
    }
    return kryo;
  }

  /** Kryo wraps what its callbacks throw, and notes each field on the way. */
  private static SerdeException ofWriting(Object value, Throwable failure) {
    String type = value.getClass().getName();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StackOverflowError) {
        return new SerdeException(
            "a "
                + type
                + " nests too deep for Kryo, or contains itself; flatten it, or call"
                + " p.types().kryoReferences() before the first p.types().kryo(…)");
      }
      if (cause instanceof UnserializableTypeException inner) {
        return inner.at(Advice.simpleName(value.getClass()) + KryoTrace.fields(failure), null);
      }
      if (cause instanceof SerdeException own) {
        return own;
      }
    }
    String fields = KryoTrace.fields(failure);
    return new SerdeException(
        "Kryo cannot write the "
            + type
            + (fields.isEmpty() ? "" : " at " + fields)
            + ": "
            + KryoTrace.reason(failure),
        failure);
  }
}
