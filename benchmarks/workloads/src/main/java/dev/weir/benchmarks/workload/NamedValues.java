package dev.weir.benchmarks.workload;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A line of {@code name=value} words: what a run is asked for, and what it says of itself. */
public record NamedValues(Map<String, String> values) {
  /** Keeps the order. */
  public NamedValues {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads words.
   *
   * @throws IllegalArgumentException if one has no name or the same name as another one
   */
  public static NamedValues of(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("not name=value: " + word);
      }
      if (values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("given twice: " + word.substring(0, equals));
      }
    }
    return new NamedValues(values);
  }

  /** Reads a line. */
  public static NamedValues parse(String line) {
    return of(List.of(line.trim().split(" +")));
  }

  /** The same with one more at the end, or with another value at its place. */
  public NamedValues with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new NamedValues(more);
  }

  /** The same with a number that has so many digits behind the point. */
  public NamedValues with(String name, double value, int digits) {
    return with(name, String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  public NamedValues with(String name, long value) {
    return with(name, Long.toString(value));
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The value of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing in: " + this));
  }

  public double number(String name) {
    return Double.parseDouble(get(name));
  }

  /** One word for each, in order. */
  public List<String> words() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  @Override
  public String toString() {
    return String.join(" ", words());
  }
}
