package dev.weir.serde.derive;

import static java.lang.invoke.MethodType.methodType;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.StableHash;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Composes the codecs of fields into one method handle per direction. The JIT compiles such a
 * handle as if it were written by hand: no loop over fields, no virtual call per field, no boxing.
 */
final class FieldHandles {
  private static final MethodHandle COMBINE = combine();

  private FieldHandles() {}

  /** From getters {@code (owner)X}, makes {@code (Object, BinaryWriter)void}. */
  static MethodHandle writing(Class<?> owner, List<MethodHandle> getters, List<FieldCodec> codecs) {
    List<MethodHandle> steps = new ArrayList<>();
    for (int i = 0; i < getters.size(); i++) {
      MethodHandle step = MethodHandles.filterArguments(codecs.get(i).writing(), 0, getters.get(i));
      steps.add(step.asType(methodType(void.class, owner, BinaryWriter.class)));
    }
    return inOrder(owner, BinaryWriter.class, steps)
        .asType(methodType(void.class, Object.class, BinaryWriter.class));
  }

  /** From a constructor of all fields, makes {@code (BinaryReader)Object}. */
  static MethodHandle readingWith(MethodHandle constructor, List<FieldCodec> codecs) {
    MethodHandle[] readers = codecs.stream().map(FieldCodec::reading).toArray(MethodHandle[]::new);
    MethodHandle reading = MethodHandles.filterArguments(constructor, 0, readers);
    int[] allFromTheFirst = new int[readers.length];
    return MethodHandles.permuteArguments(
            reading,
            methodType(constructor.type().returnType(), BinaryReader.class),
            allFromTheFirst)
        .asType(methodType(Object.class, BinaryReader.class));
  }

  /**
   * From a constructor without parameters and setters {@code (owner, X)void}, makes {@code
   * (BinaryReader)Object}.
   */
  static MethodHandle readingInto(
      Class<?> owner,
      MethodHandle constructor,
      List<MethodHandle> setters,
      List<FieldCodec> codecs) {
    List<MethodHandle> steps = new ArrayList<>();
    for (int i = 0; i < setters.size(); i++) {
      MethodHandle step = MethodHandles.filterArguments(setters.get(i), 1, codecs.get(i).reading());
      steps.add(step.asType(methodType(void.class, owner, BinaryReader.class)));
    }
    MethodHandle fill = inOrder(owner, BinaryReader.class, steps);
    MethodHandle itself =
        MethodHandles.dropArguments(MethodHandles.identity(owner), 1, BinaryReader.class);
    MethodHandle filled = MethodHandles.foldArguments(itself, fill);
    return MethodHandles.foldArguments(
            filled, MethodHandles.dropArguments(constructor, 0, BinaryReader.class))
        .asType(methodType(Object.class, BinaryReader.class));
  }

  /** From getters {@code (owner)X}, makes {@code (Object)int}, not yet mixed. */
  static MethodHandle hashing(Class<?> owner, List<MethodHandle> getters, List<FieldCodec> codecs) {
    MethodHandle hash = MethodHandles.dropArguments(MethodHandles.constant(int.class, 1), 0, owner);
    for (int i = 0; i < getters.size(); i++) {
      MethodHandle component =
          MethodHandles.filterArguments(codecs.get(i).hashing(), 0, getters.get(i));
      MethodHandle both = MethodHandles.filterArguments(COMBINE, 0, hash, component);
      hash = MethodHandles.permuteArguments(both, methodType(int.class, owner), 0, 0);
    }
    return hash.asType(methodType(int.class, Object.class));
  }

  /**
   * Halves rather than chains, so that a record of a hundred fields is not a hundred calls deep.
   */
  private static MethodHandle inOrder(Class<?> owner, Class<?> stream, List<MethodHandle> steps) {
    if (steps.isEmpty()) {
      return MethodHandles.empty(methodType(void.class, owner, stream));
    }
    if (steps.size() == 1) {
      return steps.get(0);
    }
    int middle = steps.size() / 2;
    return MethodHandles.foldArguments(
        inOrder(owner, stream, steps.subList(middle, steps.size())),
        inOrder(owner, stream, steps.subList(0, middle)));
  }

  private static MethodHandle combine() {
    try {
      return MethodHandles.lookup()
          .findStatic(StableHash.class, "combine", methodType(int.class, int.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
