package dev.weir.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic types of one scope: spelled out (name and schema) where they are met first, a number
 * from then on. Writer and reader number them alike.
 */
final class TypeDictionary {
  private final Types owner;

  private final List<DynamicType> defined = new ArrayList<>();
  private final Map<Class<?>, Known> known = new HashMap<>();
  // Runs of one class are the rule: the last one is found without a look-up.
  private @Nullable Class<?> lastClass;
  private @Nullable Known last;
  // Survives clear(): where each value is a scope of its own, as in a state table, the same
  // definition follows.
  private @Nullable DynamicType recent;
  private boolean inKey;

  private record Known(int id, Serde<Object> serde) {}

  TypeDictionary(Types owner) {
    this.owner = owner;
  }

  static TypeDictionary inPlaceOf(@Nullable TypeDictionary other, Types owner) {
    if (other != null && !other.defined.isEmpty()) {
      throw new IllegalStateException("Values of two type registries cannot share a buffer");
    }
    return new TypeDictionary(owner);
  }

  Types owner() {
    return owner;
  }

  void clear() {
    inKey = false;
    if (!defined.isEmpty()) {
      defined.clear();
      known.clear();
      lastClass = null;
      last = null;
    }
  }

  /**
   * Writes the id of the value's class, with its definition if it is new, and returns its serde.
   */
  Serde<Object> announce(Class<?> type, BinaryWriter out) {
    Known entry = type == lastClass ? last : known.get(type);
    if (entry == null) {
      entry = define(type, out);
    } else {
      out.writeVarInt(entry.id);
    }
    lastClass = type;
    last = entry;
    return entry.serde;
  }

  private Known define(Class<?> type, BinaryWriter out) {
    DynamicType found = owner.dynamicTypes().of(type);
    int id = found.builtInId();
    if (!found.isBuiltIn()) {
      int index = defined.indexOf(found);
      id = DynamicType.FIRST_DEFINED_ID + (index >= 0 ? index : defined.size());
      out.writeVarInt(id);
      if (index < 0) {
        out.writeBytes(found.definition());
        defined.add(found);
      }
    } else {
      out.writeVarInt(id);
    }
    Known entry = new Known(id, found.serde());
    known.put(type, entry);
    return entry;
  }

  /** What is read from now on is part of a key; returns what to hand to {@link #endKey}. */
  boolean beginKey() {
    boolean before = inKey;
    inKey = true;
    return before;
  }

  void endKey(boolean before) {
    inKey = before;
  }

  /** Reads an id, and the definition if it is new; returns the serde, null for the id of null. */
  @Nullable Serde<Object> next(BinaryReader in) {
    int id = in.readVarInt();
    int index = id - DynamicType.FIRST_DEFINED_ID;
    if (id < DynamicType.FIRST_DEFINED_ID) {
      return id == DynamicType.NULL_ID ? null : owner.dynamicTypes().builtIn(id).serde();
    }
    DynamicType type;
    if (index < defined.size()) {
      type = defined.get(index);
      if (type.isUnread()) {
        byte[] definition = type.definition();
        type = owner.dynamicTypes().definedBy(definition, 0, definition.length);
        defined.set(index, type);
      }
    } else {
      type = newlyDefined(index, in);
    }
    if (inKey) {
      type.requireUnchanged();
    }
    return type.serde();
  }

  private DynamicType newlyDefined(int index, BinaryReader in) {
    int length = definitionLength(index, in);
    DynamicType type = recent;
    if (type == null || !type.isDefinedBy(in.array(), in.arrayPosition(), length)) {
      type = owner.dynamicTypes().definedBy(in.array(), in.arrayPosition(), length);
      recent = type;
    }
    in.skip(length);
    defined.add(type);
    return type;
  }

  private int definitionLength(int index, BinaryReader in) {
    if (index > defined.size()) {
      throw new CorruptDataException("Type " + index + " is used before it is defined");
    }
    return in.readCount(1);
  }

  /** Passes over a value and its type, which need not be known to the program any more. */
  void skip(BinaryReader in) {
    int id = in.readVarInt();
    if (id == DynamicType.NULL_ID) {
      return;
    }
    int index = id - DynamicType.FIRST_DEFINED_ID;
    DynamicType type;
    if (index < 0) {
      type = owner.dynamicTypes().builtIn(id);
    } else if (index < defined.size()) {
      type = defined.get(index);
    } else {
      byte[] definition = new byte[definitionLength(index, in)];
      in.readRaw(definition, 0, definition.length);
      type = DynamicType.unread(definition);
      defined.add(type);
    }
    new StoredValues(owner, type.stored()).skip(type.stored(), in);
  }
}
