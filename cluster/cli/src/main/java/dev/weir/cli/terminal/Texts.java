package dev.weir.cli.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them. */
public final class Texts {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private Texts() {}

  public static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number of things that have a regular plural. */
  public static String counted(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /** The text, or as much of it as fits. */
  public static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** A number per second; none where a restart made the number smaller. */
  public static String rate(long number, double seconds) {
    return count((long) (Math.max(0, number) / seconds));
  }
}
