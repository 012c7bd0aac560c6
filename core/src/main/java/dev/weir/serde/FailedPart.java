package dev.weir.serde;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The innermost part of a value that cannot be written, found by writing each part by itself.
 *
 * @param path of fields and elements that leads to it, from the outermost class on
 * @param failure what writing the part throws
 */
record FailedPart(String path, Serde<?> serde, Object value, Throwable failure) {
  /** A path of more steps is shortened in its middle. */
  private static final int MOST_STEPS = 8;

  /** Finds the part that makes the writing of a value fail. */
  static FailedPart of(Serde<?> serde, Object value, Throwable failure) {
    return new Search(serde, value, failure).run();
  }

  /**
   * Returns the path to something inside the part, of which only the part's own serde knows.
   *
   * @param inner the path from the part's class on
   */
  String pathTo(String inner) {
    if (path.indexOf('.') < 0 && path.indexOf('[') < 0) {
      return inner;
    }
    int fields = inner.indexOf('.');
    return fields < 0
        ? path + "(" + inner + ")"
        : path + "(" + inner.substring(0, fields) + ")" + inner.substring(fields);
  }

  private static final class Search {
    private final BinaryWriter scratch = new BinaryWriter();
    private final List<String> path = new ArrayList<>();
    private Serde<?> serde;
    private Object value;
    private Throwable failure;

    /** A part that may be at fault. */
    private record Part(String step, @Nullable Serde<?> serde, @Nullable Object value) {}

    Search(Serde<?> serde, Object value, Throwable failure) {
      this.serde = serde;
      this.value = value;
      this.failure = failure;
    }

    FailedPart run() {
      String root = TypeKey.simpleName(value.getClass());
      while (path.size() < Nesting.MAX_DEPTH && descend()) {
        // one step further each time
      }
      return new FailedPart(root + text(), serde, value, failure);
    }

    private String text() {
      if (path.size() <= MOST_STEPS) {
        return String.join("", path);
      }
      int half = MOST_STEPS / 2;
      return String.join("", path.subList(0, half))
          + "…"
          + String.join("", path.subList(path.size() - half, path.size()));
    }

    private boolean descend() {
      List<Part> parts;
      try {
        parts = parts();
      } catch (Throwable unknown) {
        return false; // what cannot be taken apart is at fault itself
      }
      for (Part part : parts) {
        Serde<?> inner = part.serde();
        Object each = part.value();
        Throwable thrown = inner == null || each == null ? null : thrownBy(inner, each);
        if (inner != null && each != null && thrown != null) {
          path.add(part.step());
          serde = inner;
          value = each;
          failure = thrown;
          return true;
        }
      }
      return false;
    }

    /** Writes a part as deep as it lies, so that what nests too deep is found as well. */
    private @Nullable Throwable thrownBy(Serde<?> inner, Object part) {
      scratch.reset();
      try {
        for (int i = 0; i <= path.size(); i++) {
          scratch.enter();
        }
        @SuppressWarnings("unchecked") // a part comes with its serde
        Serde<Object> untyped = (Serde<Object>) inner;
        untyped.write(part, scratch);
        return null;
      } catch (VirtualMachineError error) {
        if (error instanceof StackOverflowError) {
          return error;
        }
        throw error;
      } catch (Throwable thrown) {
        return thrown;
      }
    }

    private List<Part> parts() throws Throwable {
      Serde<?> known = serde;
      if (known instanceof DynamicSerde dynamic) {
        known = dynamic.types().dynamicTypes().of(value.getClass()).serde();
      }
      if (known instanceof RecursiveSerde recursive) {
        known = recursive.target();
      }
      serde = known;
      List<Part> parts = new ArrayList<>();
      if (known instanceof FieldwiseSerde<?> fieldwise) {
        for (int i = 0; i < fieldwise.codecs().size(); i++) {
          addField(fieldwise, i, parts);
        }
      } else if (known instanceof ListSerde list) {
        addElements((Iterable<?>) value, list.element(), parts);
      } else if (known instanceof SetSerde set) {
        addElements((Iterable<?>) value, set.element(), parts);
      } else if (known instanceof ArraySerde array) {
        addElements(Arrays.asList((Object[]) value), array.component(), parts);
      } else if (known instanceof OptionalSerde optional) {
        parts.add(new Part("[]", serdeIn(optional.value()), ((Optional<?>) value).orElse(null)));
      } else if (known instanceof MapSerde map) {
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          parts.add(new Part("[key]", serdeIn(map.key()), entry.getKey()));
          parts.add(new Part("[value]", serdeIn(map.value()), entry.getValue()));
        }
      }
      return parts;
    }

    private void addField(FieldwiseSerde<?> of, int place, List<Part> parts) throws Throwable {
      if (of.codecs().get(place).description() instanceof Slot slot) {
        MethodHandle getter =
            of.getters().get(place).asType(methodType(Object.class, Object.class));
        Object field = (Object) getter.invokeExact(value);
        parts.add(new Part("." + of.fieldNames().get(place), serdeIn(slot), field));
      }
    }

    private static void addElements(Iterable<?> elements, Slot slot, List<Part> parts) {
      int index = 0;
      for (Object each : elements) {
        parts.add(new Part("[" + index + "]", serdeIn(slot), each));
        index++;
      }
    }

    private static @Nullable Serde<?> serdeIn(Slot slot) {
      if (slot instanceof Slot.Marked marked) {
        return marked.serde();
      }
      return slot instanceof Slot.OfAnyType any ? any.serde() : null;
    }
  }
}
