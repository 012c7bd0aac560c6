package dev.weir.api.window;

/**
 * Says which windows there are, and to which of them a record belongs.
 *
 * @param <T> the records
 */
@SuppressWarnings("UnusedTypeParameter") // which records it is for
public sealed interface WindowAssigner<T>
    permits TumblingWindows, SlidingWindows, CumulatingWindows, CalendarWindows, SessionWindows {

  /**
   * All that says where its windows are, in letters, digits, dots and signs: windows of one
   * operator with different words are not the same, and state of one is not restored into others.
   */
  String words();
}
