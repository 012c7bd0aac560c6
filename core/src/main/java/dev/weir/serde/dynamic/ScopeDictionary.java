package dev.weir.serde.dynamic;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.evolve.StoredValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the dynamic types of one scope; writer and reader number them alike. */
final class ScopeDictionary extends TypeDictionary {
  private final DynamicTypes types;

  private final List<DynamicType> defined = new ArrayList<>();
  private final Map<Class<?>, Known> known = new HashMap<>();
  // Runs of one class are the rule: the last one is found without a look-up.
  private @Nullable Class<?> lastClass;
  private @Nullable Known last;
  // Survives forget(): where each value is a scope of its own, as in a state table, the same
  // definition follows.
  private @Nullable DynamicType recent;

  private record Known(int id, Serde<Object> serde) {}

  ScopeDictionary(DynamicTypes types) {
    super(types);
    this.types = types;
  }

  @Override
  protected boolean isEmpty() {
    return defined.isEmpty();
  }

  @Override
  protected void forget() {
    defined.clear();
    known.clear();
    lastClass = null;
    last = null;
  }

  @Override
  public Serde<Object> announce(Class<?> type, BinaryWriter out) {
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
    DynamicType found = types.of(type);
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

  @Override
  public @Nullable Serde<Object> next(BinaryReader in) {
    int id = in.readVarInt();
    int index = id - DynamicType.FIRST_DEFINED_ID;
    if (id < DynamicType.FIRST_DEFINED_ID) {
      return id == DynamicType.NULL_ID ? null : types.builtIn(id).serde();
    }
    DynamicType type;
    if (index < defined.size()) {
      type = defined.get(index);
      if (type.isUnread()) {
        byte[] definition = type.definition();
        type = types.stored().definedBy(definition, 0, definition.length);
        defined.set(index, type);
      }
    } else {
      type = newlyDefined(index, in);
    }
    if (isInKey()) {
      type.requireUnchanged();
    }
    return type.serde();
  }

  private DynamicType newlyDefined(int index, BinaryReader in) {
    int length = definitionLength(index, in);
    DynamicType type = recent;
    if (type == null || !type.isDefinedBy(in.array(), in.arrayPosition(), length)) {
      type = types.stored().definedBy(in.array(), in.arrayPosition(), length);
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

  @Override
  public void skip(BinaryReader in) {
    int id = in.readVarInt();
    if (id == DynamicType.NULL_ID) {
      return;
    }
    int index = id - DynamicType.FIRST_DEFINED_ID;
    DynamicType type;
    if (index < 0) {
      type = types.builtIn(id);
    } else if (index < defined.size()) {
      type = defined.get(index);
    } else {
      byte[] definition = new byte[definitionLength(index, in)];
      in.readRaw(definition, 0, definition.length);
      type = DynamicType.unread(definition);
      defined.add(type);
    }
    new StoredValues(types, type.stored()).skip(type.stored(), in);
  }
}
