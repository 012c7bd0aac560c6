package dev.weir.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.window.CalendarWindows;
import dev.weir.api.window.TimeWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CalendarSlicesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static TimeWindow window(CalendarWindows windows, long timestampMillis) {
    Slicing slicing = Slicing.of(windows);
    long end = slicing.sliceEnd(timestampMillis);
    TimeWindow window = new TimeWindow(slicing.windowStart(end), end);
    assertThat(window.contains(timestampMillis)).as("%s in %s", timestampMillis, window).isTrue();
    assertThat(Slicing.of(windows).sliceStart(end)).isEqualTo(window.startMillis());
    assertThat(slicing.windowStart(slicing.nextWindowEnd(end))).isEqualTo(end);
    return window;
  }

  private static long at(ZoneId zone, String local) {
    return LocalDateTime.parse(local).atZone(zone).toInstant().toEpochMilli();
  }

  private static Duration length(TimeWindow window) {
    return Duration.ofMillis(window.endMillis() - window.startMillis());
  }

  @Test
  void daysInWhichClocksChangeAreShorterAndLonger() {
    CalendarWindows days = CalendarWindows.days(BERLIN);
    assertThat(length(window(days, at(BERLIN, "2026-03-28T12:00")))).hasHours(24);
    assertThat(length(window(days, at(BERLIN, "2026-03-29T12:00")))).hasHours(23);
    assertThat(length(window(days, at(BERLIN, "2026-10-25T12:00")))).hasHours(25);
  }

  @Test
  void aDayBeginsWhereClocksSkipMidnight() {
    ZoneId santiago = ZoneId.of("America/Santiago"); // from 24:00 to 1:00 in September
    long start = at(santiago, "2026-09-06T01:00");
    TimeWindow day = window(CalendarWindows.days(santiago), start);
    assertThat(day.startMillis()).isEqualTo(start);
    assertThat(length(day)).hasHours(23);
  }

  @Test
  void eachMomentIsInOneDayWhereClocksGoBackOverMidnight() {
    ZoneId zone = ZoneId.of("America/St_Johns"); // from 0:01 to 23:01 until 2011
    CalendarWindows days = CalendarWindows.days(zone);
    long from = at(zone, "2010-11-06T20:00");
    long end = Long.MIN_VALUE;
    for (long time = from; time < from + 8 * 3_600_000; time += 60_000) {
      TimeWindow day = window(days, time);
      assertThat(day.endMillis()).isGreaterThanOrEqualTo(end);
      end = day.endMillis();
    }
  }

  @Test
  void aDayThatACountryLeftOutIsNone() {
    ZoneId apia = ZoneId.of("Pacific/Apia"); // had no 30 December 2011
    TimeWindow before = window(CalendarWindows.days(apia), at(apia, "2011-12-29T12:00"));
    TimeWindow after = window(CalendarWindows.days(apia), at(apia, "2011-12-31T12:00"));
    assertThat(before.endMillis()).isEqualTo(after.startMillis());
    assertThat(length(before)).hasHours(24);
  }

  @Test
  void weeksBeginOnTheirFirstDayAndMonthsOnTheFirst() {
    long time = at(ZoneOffset.UTC, "1969-02-12T12:00");
    CalendarWindows weeks = CalendarWindows.weeks(ZoneOffset.UTC);
    assertThat(startOf(weeks, time)).isEqualTo(LocalDate.parse("1969-02-10"));
    assertThat(startOf(weeks.beginningOn(DayOfWeek.SUNDAY), time))
        .isEqualTo(LocalDate.parse("1969-02-09"));
    assertThat(startOf(CalendarWindows.months(ZoneOffset.UTC), time))
        .isEqualTo(LocalDate.parse("1969-02-01"));
    assertThat(length(window(CalendarWindows.months(ZoneOffset.UTC), time))).hasDays(28);
  }

  private static LocalDate startOf(CalendarWindows windows, long time) {
    return LocalDate.ofEpochDay(window(windows, time).startMillis() / 86_400_000);
  }
}
