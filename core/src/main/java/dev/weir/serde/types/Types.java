package dev.weir.serde.types;

import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.TypeRef;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.builtin.Leaves;
import dev.weir.serde.derive.KeyCheck;
import dev.weir.serde.derive.TypeKey;
import dev.weir.serde.dynamic.DynamicTypes;
import dev.weir.serde.dynamic.KeyHashes;
import dev.weir.serde.evolve.Evolution;
import dev.weir.serde.explain.Advice;
import dev.weir.serde.kryo.KryoSerde;
import dev.weir.serde.kryo.KryoTypes;
import dev.weir.serde.schema.SchemaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The types of one pipeline: finds the serde of each, and is where the pipeline registers what
 * cannot be derived.
 *
 * <p>Derived without registration: primitives, strings, arrays, {@code java.math} and {@code
 * java.time} values, UUIDs, enums, records, {@code List}, {@code Set}, {@code Map} and {@code
 * Optional} of such, and classes with a public no-arg constructor and without final fields (POJOs).
 * A field of an interface, an abstract class or Object is dynamic: the value's class is stored with
 * it, and must be built in, a record, an enum, permitted by a sealed parent, or registered.
 *
 * <p>Register while the pipeline is defined, on every node alike and before the type is first used.
 * Everything else may be called from any thread, and so may the serdes.
 */
public final class Types {
  private final ClassLoader loader;
  private final KryoTypes kryo;
  private final Registrations registrations;
  private final DynamicTypes dynamicTypes;
  private final KeyHashes keyHashes;

  /** Creates a registry that finds stored classes through the thread's context class loader. */
  public Types() {
    this(contextLoader());
  }

  /** Creates a registry that finds stored classes through the loader, which is that of the job. */
  public Types(ClassLoader loader) {
    this.loader = loader;
    this.kryo = new KryoTypes(loader);
    this.registrations = new Registrations(loader, kryo);
    this.dynamicTypes = registrations.dynamicTypes();
    this.keyHashes = dynamicTypes.keyHashes();
  }

  /** Where the job's classes come from. */
  public ClassLoader loader() {
    return loader;
  }

  private static ClassLoader contextLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : Types.class.getClassLoader();
  }

  /**
   * What was registered, one line each, in an order of its own: nodes that disagree about it cannot
   * read each other's records.
   */
  public List<String> registrationLines() {
    List<String> lines = new ArrayList<>(registrations.lines());
    lines.addAll(kryo.lines());
    return lines;
  }

  /**
   * Derives the types now rather than at first use, and lets them occur in dynamic values. Only
   * POJOs need it.
   *
   * @throws UnserializableTypeException if one cannot be derived
   */
  public Types register(Class<?>... types) {
    for (Class<?> type : types) {
      check(type);
      dynamicTypes.allow(type);
    }
    return this;
  }

  /**
   * Uses the serde for the type wherever it occurs; if the type is abstract or an interface, for
   * those of its subclasses too that have no serde of their own.
   *
   * @throws IllegalStateException if the type is in use already, or registered with another serde
   */
  public <T> Types register(Class<T> type, Serde<T> serde) {
    registrations.add(type, serde);
    return this;
  }

  /**
   * Leaves the types to Kryo 5. Their place in the order of registration is part of the stored
   * format: add new ones at the end. The classes that occur inside must be registered too; common
   * collections of the JDK are.
   *
   * @throws UnserializableTypeException if Kryo cannot access a type
   * @throws IllegalStateException if a type is in use already, or registered with another serde
   */
  public synchronized Types kryo(Class<?>... types) {
    for (Class<?> type : types) {
      kryo.require(type);
      if (!Leaves.isLater(type)) { // what Weir has learnt to write since stays Weir's
        registrations.add(type, new KryoSerde(kryo, type));
      }
      kryo.add(type);
    }
    return this;
  }

  /**
   * Lets Kryo preserve shared and cyclic references within one value, at some cost.
   *
   * @throws IllegalStateException after the first {@link #kryo}
   */
  public Types kryoReferences() {
    kryo.useReferences();
    return this;
  }

  /**
   * Returns the serde of a type; of a primitive type, that of its box.
   *
   * @throws UnserializableTypeException if there is none
   */
  @SuppressWarnings(
      "unchecked") // The derivation gives the serde of the class that it is asked for.
  public <T> Serde<T> serdeOf(Class<T> type) {
    return (Serde<T>) registrations.derive(TypeKey.of(type));
  }

  /**
   * Returns the serde of a generic type.
   *
   * @throws UnserializableTypeException if there is none
   */
  @SuppressWarnings("unchecked") // The derivation gives the serde of the type that it is asked for.
  public <T> Serde<T> serdeOf(TypeRef<T> type) {
    return (Serde<T>) registrations.derive(TypeKey.of(type.type(), Map.of()));
  }

  /**
   * Returns a serde that reads what was written with another schema, as values of the type as it is
   * now: see {@link SchemaCheck} for what may differ. Fields that are new become zero, false, empty
   * (Optional, List, Set, Map) or null. It reads only.
   *
   * @param subject what is read, for the message, such as {@code state 'seen' of operator 'count'}
   * @throws IncompatibleSchemaException if the schemas differ too much
   */
  public <T> Serde<T> reader(String subject, Schema stored, Serde<T> current) {
    return Evolution.reader(dynamicTypes, subject, stored, current);
  }

  /**
   * Returns the serde for reading keys, which must have been written with the schemas of now:
   * dynamic values inside that were not are refused with an {@link IncompatibleSchemaException}.
   */
  public <T> Serde<T> keySerde(Serde<T> serde) {
    return dynamicTypes.keySerde(serde);
  }

  /** Returns the serde of values of any type; it writes null too, and then reads null. */
  public Serde<Object> dynamic() {
    return dynamicTypes.anyType();
  }

  /**
   * Returns what numbers the types of dynamic values, for who writes a type once for a run of
   * values: {@code out.dictionary(types.numbering()).announce(...)}.
   */
  public TypeDictionary.Owner numbering() {
    return dynamicTypes;
  }

  /**
   * Passes if values of the type can be written, as far as the type alone can tell.
   *
   * @throws UnserializableTypeException otherwise; name the operator with {@link
   *     UnserializableTypeException#withOperator}
   */
  public void check(Class<?> type) {
    registrations.derive(TypeKey.of(type));
  }

  /** As {@link #check(Class)}, for a generic type. */
  public void check(TypeRef<?> type) {
    registrations.derive(TypeKey.of(type.type(), Map.of()));
  }

  /**
   * Passes if a value of the class can be written where any type may occur, as far as its class
   * alone can tell: collections of the JDK count as what they are, whatever their class.
   *
   * @throws UnserializableTypeException otherwise
   */
  public void checkValue(Class<?> valueClass) {
    dynamicTypes.require(valueClass);
  }

  /** As {@link #checkValue}, for a key. */
  public void checkKeyValue(Class<?> keyClass) {
    keyHashes.require(keyClass);
  }

  /**
   * Passes if values of the type can be keys, as far as the type alone can tell: they have equality
   * by value, and equal ones have equal bytes. Values must be immutable, which cannot be checked.
   *
   * @throws UnserializableTypeException otherwise
   */
  public void checkKey(Class<?> type) {
    checkKey(TypeKey.of(type));
  }

  /** As {@link #checkKey(Class)}, for a generic type. */
  public void checkKey(TypeRef<?> type) {
    checkKey(TypeKey.of(type.type(), Map.of()));
  }

  /**
   * Whether {@link #checkKey(TypeRef)} tells all about keys of the type. If not, as with interfaces
   * and Object, {@link #hash} refuses what a value has in it that cannot be a key.
   */
  public boolean isKeyByType(TypeRef<?> type) {
    return KeyCheck.ofKeys(registrations).require(TypeKey.of(type.type(), Map.of()), "");
  }

  private void checkKey(TypeKey key) {
    KeyCheck.ofKeys(registrations).require(key, Advice.simpleName(key.raw()));
    registrations.derive(key);
  }

  /**
   * Returns the stable hash of a key, which its type's serde defines; never changes.
   *
   * @throws UnserializableTypeException if the key's class cannot be a key
   */
  public int hash(Object key) {
    return keyHashes.of(key);
  }
}
