package dev.weir.api;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An option of a job, not yet read as a type. Each of the reading methods throws an {@link
 * ArgumentException} that names the option if it is missing or malformed.
 */
public final class Arg {
  private final Arguments arguments;
  private final String name;
  private final @Nullable String given;
  private final @Nullable String fallback;

  Arg(Arguments arguments, String name, @Nullable String given, @Nullable String fallback) {
    this.arguments = arguments;
    this.name = name;
    this.given = given;
    this.fallback = fallback;
  }

  /** Makes the option optional: {@code p.arg("rate").orElse(1000).asInt()}. */
  public Arg orElse(Object value) {
    return new Arg(arguments, name, given, value.toString());
  }

  /** Whether the option was given. */
  public boolean isPresent() {
    return given != null;
  }

  public String asString() {
    return read("TEXT", name, text -> text);
  }

  /**
   * A path, made absolute: a relative one begins at the folder from which the job was started or
   * handed in, whatever node asks. The empty one is malformed, though Java takes it for the current
   * folder.
   */
  public Path asPath() {
    return read("PATH", Path.of("."), this::parsePath);
  }

  private Path parsePath(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("no path; the current folder is .");
    }
    return arguments.baseDirectory().resolve(text);
  }

  public int asInt() {
    return read("NUMBER", 1, Integer::parseInt);
  }

  public long asLong() {
    return read("NUMBER", 1L, Long::parseLong);
  }

  public double asDouble() {
    return read("NUMBER", 1.0, Double::parseDouble);
  }

  /** A number and a unit ({@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}). */
  public Duration asDuration() {
    return read("DURATION", Duration.ofSeconds(1), DurationText::parse);
  }

  /** {@code true} or {@code false}; the option without a value is {@code true}. */
  public boolean asBoolean() {
    return read("true|false", false, Arg::parseBoolean);
  }

  private static boolean parseBoolean(String text) {
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    if (text.equalsIgnoreCase("false")) {
      return false;
    }
    throw new IllegalArgumentException("neither true nor false");
  }

  private <T> T read(String type, T placeholder, Function<String, T> parser) {
    String text = given == null ? fallback : given;
    if (text == null) {
      if (arguments.hasPlaceholders()) {
        return placeholder;
      }
      throw arguments.missing(name, type);
    }
    try {
      return Objects.requireNonNull(parser.apply(text));
    } catch (InvalidPathException e) {
      throw malformed(text, "is not a path: " + e.getReason());
    } catch (NumberFormatException e) {
      throw malformed(text, "is not " + rangeOf(placeholder));
    } catch (IllegalArgumentException e) {
      throw malformed(text, "is " + e.getMessage());
    }
  }

  private static String rangeOf(Object placeholder) {
    if (placeholder instanceof Double) {
      return "a number";
    }
    Object limit = placeholder instanceof Long ? Long.MAX_VALUE : Integer.MAX_VALUE;
    return "a whole number up to " + limit;
  }

  private ArgumentException malformed(String text, String what) {
    return new ArgumentException("option --" + name + ": '" + text + "' " + what);
  }
}
