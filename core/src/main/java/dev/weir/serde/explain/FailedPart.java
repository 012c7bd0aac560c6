package dev.weir.serde.explain;

import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Nesting;
import dev.weir.serde.Serde;
import dev.weir.serde.explain.Composite.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The innermost part of a value that cannot be written, found by writing each part by itself.
 *
 * @param path of fields and elements that leads to it, from the outermost class on
 * @param failure what writing the part throws
 */
record FailedPart(String path, Object value, Throwable failure) {
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

    Search(Serde<?> serde, Object value, Throwable failure) {
      this.serde = serde;
      this.value = value;
      this.failure = failure;
    }

    FailedPart run() {
      String root = Advice.simpleName(value.getClass());
      while (path.size() < Nesting.MAX_DEPTH && descend()) {
        // one step further each time
      }
      return new FailedPart(root + text(), value, failure);
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
        parts = serde instanceof Composite composite ? composite.parts(value) : List.of();
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
  }
}
