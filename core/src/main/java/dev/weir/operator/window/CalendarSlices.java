package dev.weir.operator.window;

import dev.weir.api.window.CalendarWindows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/**
 * Windows of a calendar, each a slice of its own. The window that was asked for last is remembered:
 * most records belong to the same one.
 */
final class CalendarSlices implements Slicing {
  private final CalendarWindows windows;
  private long start;
  private long end;

  CalendarSlices(CalendarWindows windows) {
    this.windows = windows;
  }

  @Override
  public long sliceEnd(long timestampMillis) {
    find(timestampMillis);
    return end;
  }

  @Override
  public long sliceStart(long sliceEnd) {
    find(sliceEnd - 1);
    return start;
  }

  @Override
  public long firstWindowEnd(long sliceEnd) {
    return sliceEnd;
  }

  @Override
  public long lastWindowEnd(long sliceEnd) {
    return sliceEnd;
  }

  @Override
  public long nextWindowEnd(long windowEnd) {
    return sliceEnd(windowEnd);
  }

  @Override
  public long windowStart(long windowEnd) {
    return sliceStart(windowEnd);
  }

  private void find(long timestampMillis) {
    if (start <= timestampMillis && timestampMillis < end) {
      return;
    }
    LocalDate first =
        first(Instant.ofEpochMilli(timestampMillis).atZone(windows.zone()).toLocalDate());
    // Where clocks were put back over midnight, a day's date comes again after its end.
    while (startOf(next(first)) <= timestampMillis) {
      first = next(first);
    }
    start = startOf(first);
    end = startOf(next(first));
  }

  /** The first day of the window that a day belongs to. */
  private LocalDate first(LocalDate day) {
    return switch (windows.period()) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(windows.firstDay()));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  private LocalDate next(LocalDate first) {
    return switch (windows.period()) {
      case DAY -> first.plusDays(1);
      case WEEK -> first.plusWeeks(1);
      case MONTH -> first.plusMonths(1);
    };
  }

  private long startOf(LocalDate day) {
    return day.atStartOfDay(windows.zone()).toInstant().toEpochMilli();
  }
}
