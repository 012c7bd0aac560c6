package dev.weir.settings;

import dev.weir.failure.Suggestion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of the configuration, for example all that is set below {@code weir.store.local}. What is
 * opened from it reads all its settings in one {@link #read}, before it touches anything:
 *
 * <pre>{@code
 * record S3Settings(String bucket, Optional<String> endpoint, Duration timeout) {
 *   static S3Settings of(Settings settings) {
 *     return settings.read(
 *         in ->
 *             new S3Settings(
 *                 in.text("bucket").required(),
 *                 in.text("endpoint").optional(),
 *                 in.duration("timeout").orElse(Duration.ofSeconds(10))));
 *   }
 * }
 * }</pre>
 */
public final class Settings {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18}) ?([kmg]?)(?:i?b)?");

  private final String path;
  private final Map<String, Object> values;

  private Settings(String path, Map<String, ?> values) {
    this.path = path;
    this.values = new TreeMap<>(values);
  }

  /**
   * A block.
   *
   * @param path its name in full
   * @param values by their names below the path: texts, numbers, booleans, or lists of these
   */
  public static Settings of(String path, Map<String, ?> values) {
    return new Settings(path, values);
  }

  /** Its name in full, for messages. */
  public String path() {
    return path;
  }

  /**
   * Reads all settings that there are in the block.
   *
   * @param reading asks for every setting by its name, whatever the values of others are: what it
   *     does not ask for is unknown
   * @throws SettingException if a setting is missing, malformed, out of range or unknown
   */
  public <T> T read(Function<Reader, T> reading) {
    Reader reader = new Reader();
    T read = reading.apply(reader);
    reader.refuseOthers();
    return read;
  }

  /**
   * For what has no settings.
   *
   * @throws SettingException if one is set
   */
  public void refuseAll() {
    new Reader().refuseOthers();
  }

  /** The names alone: a value may be a secret. */
  @Override
  public String toString() {
    return path + values.keySet();
  }

  /** Finds settings by their names. */
  public final class Reader {
    private final TreeSet<String> known = new TreeSet<>();

    private Reader() {}

    public Setting<String> text(String name) {
      return read(name, "", text -> text);
    }

    /** A text that no message shows. */
    public Setting<Secret> secret(String name) {
      known.add(name);
      String text = values.containsKey(name) ? one(name) : null;
      return setting(name, "(secret)", text == null ? null : new Secret(text));
    }

    /** Several texts: a list, or one text in which commas separate them. */
    public Setting<List<String>> texts(String name) {
      known.add(name);
      Object value = values.get(name);
      List<String> texts = new ArrayList<>();
      if (value instanceof List<?> list) {
        list.forEach(each -> texts.add(String.valueOf(each)));
      } else if (value != null) {
        Arrays.stream(value.toString().split(",", -1)).map(String::trim).forEach(texts::add);
      }
      return setting(name, texts.toString(), value == null ? null : List.copyOf(texts));
    }

    /** {@code true} or {@code false}, {@code on} or {@code off}, {@code yes} or {@code no}. */
    public Setting<Boolean> flag(String name) {
      return read(name, "neither true nor false", Settings::parseFlag);
    }

    public Setting<Integer> count(String name) {
      return read(name, "no whole number such as 5", Integer::valueOf);
    }

    public Setting<Double> number(String name) {
      return read(name, "no number such as 0.5", Double::valueOf);
    }

    /** A number and a unit: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}. */
    public Setting<Duration> duration(String name) {
      return read(name, "no duration such as 250ms or 10s", Durations::parse);
    }

    /** In bytes; {@code k}, {@code m} and {@code g} stand for powers of 1024. */
    public Setting<Long> size(String name) {
      return read(name, "no size such as 512m or 2g", Settings::parseSize);
    }

    public Setting<Path> path(String name) {
      return read(name, "no path", Settings::parsePath);
    }

    private <T> Setting<T> read(String name, String malformed, Function<String, T> parser) {
      known.add(name);
      if (!values.containsKey(name)) {
        return setting(name, "", null);
      }
      String text = one(name);
      try {
        return setting(name, text, parser.apply(text));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new SettingException(full(name) + " is '" + text + "', which is " + malformed);
      }
    }

    private <T> Setting<T> setting(String name, String shown, @Nullable T value) {
      return new Setting<>(full(name), shown, value, value == null ? meant(name) : "");
    }

    /** The one value of a setting that is no list. */
    private String one(String name) {
      Object value = values.get(name);
      if (value == null || value instanceof List<?>) {
        throw new SettingException(full(name) + " is a list, and must be a single value");
      }
      return value.toString().trim();
    }

    /** What may have been meant for a setting that is missing. */
    private String meant(String name) {
      TreeSet<String> others = new TreeSet<>(values.keySet());
      others.removeAll(known);
      return Suggestion.closest(name, others)
          .map(near -> "; " + full(near) + " is set: is that meant?")
          .orElse("");
    }

    private void refuseOthers() {
      for (String name : values.keySet()) {
        if (!known.contains(name)) {
          throw new SettingException("no setting " + full(name) + advice(name));
        }
      }
    }

    private String advice(String name) {
      if (known.isEmpty()) {
        return "; there are none below " + path;
      }
      return Suggestion.closest(name, known).map(near -> " (did you mean " + near + "?)").orElse("")
          + "; known: "
          + String.join(", ", known);
    }

    private String full(String name) {
      return path + "." + name;
    }
  }

  private static boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes" -> true;
      case "false", "off", "no" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static long parseSize(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    int shift =
        switch (matcher.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
  }

  private static Path parsePath(String text) {
    if (text.isEmpty()) {
      throw new InvalidPathException(text, "empty");
    }
    return Path.of(text);
  }
}
