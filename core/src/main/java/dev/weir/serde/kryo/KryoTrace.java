package dev.weir.serde.kryo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What Kryo's exceptions say beside the reason: behind a line of its own, the fields that led to
 * it, the innermost first, each as {@code name (class)}.
 */
final class KryoTrace {
  private static final String BEGIN = "Serialization trace:";

  private KryoTrace() {}

  /** The path of fields, such as {@code .customer.address}; empty if there is none. */
  static String fields(Throwable failure) {
    List<String> names = new ArrayList<>();
    boolean begun = false;
    for (String line : String.valueOf(failure.getMessage()).lines().toList()) {
      int type = line.indexOf(" (");
      if (begun && type > 0) {
        names.add("." + line.substring(0, type));
      }
      begun |= line.equals(BEGIN);
    }
    Collections.reverse(names);
    return String.join("", names);
  }

  /** The reason alone, in one line. */
  static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int trace = message.indexOf(BEGIN);
    return (trace < 0 ? message : message.substring(0, trace))
        .strip()
        .replaceAll("\\s*\\R\\s*", " ");
  }
}
