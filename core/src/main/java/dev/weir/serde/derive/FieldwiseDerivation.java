package dev.weir.serde.derive;

import static java.lang.invoke.MethodType.methodType;

import dev.weir.serde.Serde;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.explain.Advice;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Derives the serde of one record or POJO: resolves its fields' types and gains access to them. */
final class FieldwiseDerivation {
  private final Derivation derivation;
  private final TypeKey key;
  private final Class<?> raw;
  private final String path;

  private final List<String> names = new ArrayList<>();
  private final List<FieldCodec> codecs = new ArrayList<>();
  private final List<MethodHandle> getters = new ArrayList<>();

  FieldwiseDerivation(Derivation derivation, TypeKey key, String path) {
    this.derivation = derivation;
    this.key = key;
    this.raw = key.raw();
    this.path = path;
  }

  Serde<?> ofRecord() {
    Map<TypeVariable<?>, TypeKey> bindings = key.bindings();
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(raw, MethodHandles.lookup());
      RecordComponent[] components = raw.getRecordComponents();
      Class<?>[] parameters = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        RecordComponent component = components[i];
        parameters[i] = component.getType();
        addField(component.getName(), component.getType(), component.getGenericType(), bindings);
        getters.add(lookup.unreflect(component.getAccessor()));
      }
      MethodHandle constructor = lookup.findConstructor(raw, methodType(void.class, parameters));
      return serde(FieldHandles.readingWith(constructor, codecs), creationWith(constructor));
    } catch (IllegalAccessException e) {
      throw closedModule();
    } catch (NoSuchMethodException e) {
      throw new LinkageError("Every record has its canonical constructor", e);
    }
  }

  Serde<?> ofPojo() {
    Constructor<?> constructor = requirePojoConstructor();
    List<MethodHandle> setters = new ArrayList<>();
    try {
      for (PojoField field : pojoFields()) {
        Field f = field.field;
        MethodHandles.Lookup lookup =
            MethodHandles.privateLookupIn(f.getDeclaringClass(), MethodHandles.lookup());
        addField(f.getName(), f.getType(), f.getGenericType(), field.bindings);
        // A field that a parent class declares is asked of the child.
        getters.add(lookup.unreflectGetter(f).asType(methodType(f.getType(), raw)));
        setters.add(lookup.unreflectSetter(f).asType(methodType(void.class, raw, f.getType())));
      }
      MethodHandle create =
          MethodHandles.privateLookupIn(raw, MethodHandles.lookup())
              .unreflectConstructor(constructor);
      return serde(
          FieldHandles.readingInto(raw, create, setters, codecs), creationInto(create, setters));
    } catch (IllegalAccessException e) {
      throw closedModule();
    }
  }

  private void addField(
      String name, Class<?> erased, Type generic, Map<TypeVariable<?>, TypeKey> bindings) {
    TypeKey type = TypeKey.of(generic, bindings);
    names.add(name);
    codecs.add(FieldCodec.of(erased, derivation.serde(type, path + "." + name)));
  }

  private static FieldwiseSerde.Creation creationWith(MethodHandle constructor) {
    MethodHandle spreading =
        constructor
            .asSpreader(Object[].class, constructor.type().parameterCount())
            .asType(methodType(Object.class, Object[].class));
    return values -> (Object) spreading.invokeExact(values);
  }

  private static FieldwiseSerde.Creation creationInto(
      MethodHandle constructor, List<MethodHandle> setters) {
    MethodHandle creating = constructor.asType(methodType(Object.class));
    List<MethodHandle> setting =
        setters.stream()
            .map(setter -> setter.asType(methodType(void.class, Object.class, Object.class)))
            .toList();
    return values -> {
      Object created = (Object) creating.invokeExact();
      for (int i = 0; i < values.length; i++) {
        setting.get(i).invokeExact(created, values[i]);
      }
      return created;
    };
  }

  private Serde<?> serde(MethodHandle reading, FieldwiseSerde.Creation creation) {
    return new FieldwiseSerde<>(
        raw,
        key.storedName(),
        List.copyOf(names),
        List.copyOf(codecs),
        List.copyOf(getters),
        FieldHandles.writing(raw, getters, codecs),
        reading,
        FieldHandles.hashing(raw, getters, codecs),
        creation);
  }

  private Constructor<?> requirePojoConstructor() {
    if (Advice.isOfTheJdk(raw)) {
      throw refused("it is a class of the JDK that has no built-in serde", false);
    }
    if (raw.getEnclosingClass() != null && !Modifier.isStatic(raw.getModifiers())) {
      throw refused("it is an inner class, tied to an instance of its outer class", true);
    }
    try {
      return raw.getConstructor();
    } catch (NoSuchMethodException e) {
      throw refused("it is neither a record nor a class with a public no-arg constructor", true);
    }
  }

  private record PojoField(Field field, Map<TypeVariable<?>, TypeKey> bindings) {}

  /**
   * Sorted by name, because the order of declaration is not guaranteed to be the same in every JVM.
   */
  private List<PojoField> pojoFields() {
    List<PojoField> fields = new ArrayList<>();
    Map<TypeVariable<?>, TypeKey> bindings = key.bindings();
    Class<?> declaring = raw;
    while (declaring != null && declaring != Object.class) {
      for (Field field : declaring.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
          requireUsable(field, fields);
          fields.add(new PojoField(field, bindings));
        }
      }
      Type parent = declaring.getGenericSuperclass();
      bindings = parent == null ? Map.of() : TypeKey.of(parent, bindings).bindings();
      declaring = declaring.getSuperclass();
    }
    fields.sort(Comparator.comparing(field -> field.field.getName()));
    return fields;
  }

  private void requireUsable(Field field, List<PojoField> others) {
    if (Modifier.isFinal(field.getModifiers())) {
      throw refused("its field '" + field.getName() + "' is final", true);
    }
    for (PojoField other : others) {
      if (other.field.getName().equals(field.getName())) {
        throw refused("its field '" + field.getName() + "' hides one of its parent class", true);
      }
    }
  }

  private UnserializableTypeException refused(String why, boolean ownClass) {
    String own = ownClass ? "make it a record" : Advice.ownSerde(raw);
    String remedy = Advice.anyOf(own, derivation.kryoAdvice(raw));
    return UnserializableTypeException.of(
        raw.getName(), path, why, remedy.isEmpty() ? "use another type" : remedy);
  }

  private UnserializableTypeException closedModule() {
    String module = raw.getModule().isNamed() ? raw.getModule().getName() : "its module";
    return UnserializableTypeException.of(
        raw.getName(),
        path,
        module + " does not open its package to the engine",
        "add 'opens " + raw.getPackageName() + ";' to the module's declaration");
  }
}
