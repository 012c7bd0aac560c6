package dev.weir.serde.builtin;

import dev.weir.serde.explain.Composite.Part;
import java.util.ArrayList;
import java.util.List;

/** The elements of a collection as parts of it. */
final class Elements {
  private Elements() {}

  static List<Part> parts(Iterable<?> elements, Slot slot) {
    List<Part> parts = new ArrayList<>();
    for (Object each : elements) {
      parts.add(new Part("[" + parts.size() + "]", slot.serde(), each));
    }
    return parts;
  }
}
