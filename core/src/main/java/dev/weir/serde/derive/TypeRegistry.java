package dev.weir.serde.derive;

import dev.weir.serde.Serde;
import org.jspecify.annotations.Nullable;

/** What the derivation of serdes asks of the pipeline's types. */
public interface TypeRegistry {

  /** Returns the serde of a type that needs no derivation, or no more. */
  @Nullable Serde<?> find(TypeKey key);

  /**
   * Returns the serde of a type, deriving it if need be.
   *
   * @throws dev.weir.serde.UnserializableTypeException if there is none
   */
  Serde<?> derive(TypeKey key);

  /** Returns the serde of values whose class is stored with them. */
  Serde<Object> dynamic(Class<?> declared);

  /** Whether the class has a serde of the user's. */
  boolean isRegistered(Class<?> type);

  /** Returns the abstract class or interface whose registered serde covers the class. */
  @Nullable Class<?> registeredParent(Class<?> type);

  /** Returns the line that leaves the class to Kryo; null if that does not help. */
  @Nullable String kryoAdvice(Class<?> type);
}
