package dev.weir.serde.dynamic;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.UnknownTypeException;
import dev.weir.serde.evolve.Evolution;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic types that stored bytes define: the name of a class and its schema of then. The class
 * is found without being initialized, and refused unless it may be read.
 */
final class StoredTypes {
  private final DynamicTypes types;
  private final ClassLoader loader;
  private final Map<Definition, DynamicType> verified = new ConcurrentHashMap<>();

  StoredTypes(DynamicTypes types, ClassLoader loader) {
    this.types = types;
    this.loader = loader;
  }

  /**
   * Returns the type of a stored definition; its serde reads values as they were stored.
   *
   * @throws UnknownTypeException if it names a class that may not be read
   * @throws IncompatibleSchemaException if the class has changed too much
   */
  DynamicType definedBy(byte[] bytes, int offset, int length) {
    DynamicType known = verified.get(new Definition(bytes, offset, length));
    if (known != null) {
      return known;
    }
    BinaryReader in = new BinaryReader(bytes, offset, length);
    String name = in.readUtf();
    Schema stored = Schema.read(in);
    if (in.remaining() > 0) {
      throw new CorruptDataException("The definition of " + name + " is too long");
    }
    DynamicType current = types.of(readableClass(name));
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    DynamicType type = asStored(name, stored, current, copy);
    verified.put(new Definition(copy, 0, length), type);
    return type;
  }

  private DynamicType asStored(String name, Schema stored, DynamicType current, byte[] definition) {
    Schema now = current.serde().schema();
    if (stored.equals(now)) {
      return current;
    }
    Serde<Object> reader = Evolution.reader(types, "values of " + name, stored, current.serde());
    return DynamicType.changed(reader, definition, new DynamicType.Change(name, stored, now));
  }

  private Class<?> readableClass(String name) {
    Class<?> known = types.allowed(name);
    if (known != null) {
      return known;
    }
    Class<?> found = find(name);
    if (found == null) {
      throw new UnknownTypeException(
          "Stored data names the class "
              + name
              + ", which is not in this program: put it back, or start without the stored data");
    }
    if (!types.isReadable(found)) {
      throw new UnknownTypeException(
          "Stored data names the class "
              + name
              + ", which is refused: it is neither a record, nor an enum, nor registered with"
              + " p.types()");
    }
    return found;
  }

  private @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /** A range of bytes that equals another by content. */
  private static final class Definition {
    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final int hash;

    Definition(byte[] bytes, int offset, int length) {
      this.bytes = bytes;
      this.offset = offset;
      this.length = length;
      this.hash = StableHash.ofBytes(bytes, offset, length);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Definition that
          && Arrays.equals(
              bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }
  }
}
