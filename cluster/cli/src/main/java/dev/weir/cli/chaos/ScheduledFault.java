package dev.weir.cli.chaos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault and its time.
 *
 * @param atMillis since the job's first output; it comes later if an earlier one takes so long
 * @param victim which node, counted from 0, of faults that take one
 * @param amount within the bounds of the fault
 */
record ScheduledFault(long atMillis, Fault fault, int victim, int amount) {
  private static final Pattern LINE =
      Pattern.compile("(\\d{1,12}) ([a-z-]+) (\\d{1,4}) (\\d{1,10})");

  ScheduledFault {
    if (atMillis < 0 || victim < 0 || amount < fault.least() || amount > fault.most()) {
      throw new IllegalArgumentException(
          "no such fault: " + atMillis + " " + fault.word() + " " + victim + " " + amount);
    }
  }

  /** A line of a schedule. */
  String toText() {
    return atMillis + " " + fault.word() + " " + victim + " " + amount;
  }

  /** Empty if the line is none of a schedule. */
  static Optional<ScheduledFault> parse(String text) {
    Matcher line = LINE.matcher(text.strip());
    if (!line.matches()) {
      return Optional.empty();
    }
    Optional<Fault> fault = Fault.of(line.group(2));
    long amount = Long.parseLong(line.group(4));
    if (fault.isEmpty() || amount < fault.get().least() || amount > fault.get().most()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScheduledFault(
            Long.parseLong(line.group(1)),
            fault.get(),
            Integer.parseInt(line.group(3)),
            (int) amount));
  }
}
