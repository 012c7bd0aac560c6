package dev.weir.api;

import dev.weir.failure.Suggestion;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The options that a job was started with, {@code --name value}. It remembers which were asked for.
 */
public final class Arguments {
  private final SortedMap<String, String> given;
  private final Path baseDirectory;
  private final boolean placeholders;
  private final Set<String> asked = new LinkedHashSet<>();

  private Arguments(Map<String, String> given, Path baseDirectory, boolean placeholders) {
    this.given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    this.baseDirectory = baseDirectory.toAbsolutePath();
    this.placeholders = placeholders;
  }

  /** Options by name, without the dashes; relative paths are relative to the current folder. */
  public static Arguments of(Map<String, String> given) {
    return of(given, Path.of(""));
  }

  /**
   * Options of a job that was handed in elsewhere, so that its paths are the same on every node.
   *
   * @param baseDirectory what relative paths are relative to
   */
  public static Arguments of(Map<String, String> given, Path baseDirectory) {
    return new Arguments(given, baseDirectory, false);
  }

  /**
   * Reads {@code --name value}, {@code --name=value} and {@code --name} alone, which means {@code
   * true}.
   *
   * @throws ArgumentException for a word that is neither an option nor an option's value, and for
   *     an option that is given twice
   */
  public static Arguments parse(List<String> words) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--") || word.length() == 2) {
        throw new ArgumentException(
            "'" + word + "' is not an option: options of a job look like --name value");
      }
      String name = word.substring(2);
      String value = "true";
      int equals = name.indexOf('=');
      if (equals >= 0) {
        value = name.substring(equals + 1);
        name = name.substring(0, equals);
      } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
        i++;
        value = words.get(i);
      }
      if (given.putIfAbsent(name, value) != null) {
        throw new ArgumentException("option --" + name + " is given twice");
      }
    }
    return of(given);
  }

  /**
   * The same options, but whatever else a job asks for gets a placeholder in place of an error: for
   * drawing a pipeline that is not going to run.
   */
  public Arguments withPlaceholders() {
    return new Arguments(given, baseDirectory, true);
  }

  boolean hasPlaceholders() {
    return placeholders;
  }

  Arg get(String name) {
    asked.add(name);
    return new Arg(this, name, given.get(name), null);
  }

  SortedMap<String, String> all() {
    asked.addAll(given.keySet());
    return given;
  }

  /** What relative paths among the options are relative to; absolute. */
  public Path baseDirectory() {
    return baseDirectory;
  }

  /** The options by name, in the order of their names. */
  public SortedMap<String, String> asMap() {
    return given;
  }

  /**
   * Checks that each option was asked for.
   *
   * @throws ArgumentException for one that nobody knows
   */
  public void rejectUnknown() {
    for (String name : given.keySet()) {
      if (!asked.contains(name)) {
        throw unknown(name);
      }
    }
  }

  private ArgumentException unknown(String name) {
    String advice =
        Suggestion.closest(name, asked)
            .map(close -> "; did you mean --" + close + "?")
            .orElseGet(() -> asked.isEmpty() ? "; the job has none" : "; the job has " + options());
    return new ArgumentException("unknown option --" + name + advice);
  }

  private String options() {
    return "--" + String.join(", --", asked);
  }

  /** A missing option may be one that was misspelled: then that is the better message. */
  ArgumentException missing(String name, String example) {
    for (String candidate : given.keySet()) {
      if (!asked.contains(candidate) && Suggestion.closest(candidate, Set.of(name)).isPresent()) {
        return unknown(candidate);
      }
    }
    return new ArgumentException("option --" + name + " is missing: add --" + name + " " + example);
  }
}
