package dev.weir.cli.terminal;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;

/** Writes JSON. */
public final class Json {
  private Json() {}

  public static <T> String array(List<T> elements, Function<T, String> toJson) {
    StringJoiner array = new StringJoiner(",", "[", "]");
    elements.forEach(element -> array.add(toJson.apply(element)));
    return array.toString();
  }

  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** An object's members, in the order in which they are added. */
  public static final class Members {
    private final StringJoiner members = new StringJoiner(",", "{", "}");

    public Members text(String name, String value) {
      return raw(name, quoted(value));
    }

    public Members number(String name, long value) {
      return raw(name, String.valueOf(value));
    }

    /** Adds a value that is JSON already. */
    public Members raw(String name, String json) {
      members.add(quoted(name) + ":" + json);
      return this;
    }

    @Override
    public String toString() {
      return members.toString();
    }
  }
}
