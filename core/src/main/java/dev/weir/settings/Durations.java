package dev.weir.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in options and configuration. */
public final class Durations {
  private static final Pattern AMOUNT = Pattern.compile("(\\d+)\\s*(ms|s|m|min|h|d)");

  private Durations() {}

  /**
   * Reads a number and a unit, {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}, or
   * the form of ISO 8601, {@code PT10S}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Duration parse(String text) {
    Matcher matcher = AMOUNT.matcher(text.trim().toLowerCase(Locale.ROOT));
    try {
      return matcher.matches()
          ? of(Long.parseLong(matcher.group(1)), matcher.group(2))
          : Duration.parse(text.trim());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "not a duration: use a number and a unit, such as 250ms, 10s, 5m, 1h or 1d", e);
    }
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}
