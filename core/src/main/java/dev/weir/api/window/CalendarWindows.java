package dev.weir.api.window;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;

/**
 * The days, weeks or months of a place. A day in which clocks change has 23 or 25 hours.
 *
 * @param zone whose clocks say when a day begins
 * @param firstDay of a week; counts for weeks alone
 */
public record CalendarWindows(Period period, ZoneId zone, DayOfWeek firstDay)
    implements WindowAssigner<Object> {
  /** What a window is. */
  public enum Period {
    DAY,
    WEEK,
    MONTH
  }

  public CalendarWindows {
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(zone, "calendar windows need a time zone");
    Objects.requireNonNull(firstDay, "the first day of a week");
  }

  public static CalendarWindows days(ZoneId zone) {
    return new CalendarWindows(Period.DAY, zone, DayOfWeek.MONDAY);
  }

  /** Weeks that begin on Mondays. */
  public static CalendarWindows weeks(ZoneId zone) {
    return new CalendarWindows(Period.WEEK, zone, DayOfWeek.MONDAY);
  }

  public static CalendarWindows months(ZoneId zone) {
    return new CalendarWindows(Period.MONTH, zone, DayOfWeek.MONDAY);
  }

  /** The same, with weeks that begin on this day. */
  public CalendarWindows beginningOn(DayOfWeek day) {
    return new CalendarWindows(period, zone, day);
  }

  @Override
  public String words() {
    String ofWeek = period == Period.WEEK ? "-" + firstDay : "";
    return ("calendar-" + period + ofWeek).toLowerCase(Locale.ROOT) + "-" + zone.getId();
  }
}
