package dev.weir.cli.chaos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fault and its time.
 *
 * @param overlaps whether it comes while the cluster still recovers from the fault before it
 * @param atMillis since the job's first output, and later if an earlier fault takes so long; if it
 *     overlaps, since the fault before it was injected
 * @param victim which node, counted from 0, of faults that take one
 * @param amount within the bounds of the fault
 */
record ScheduledFault(boolean overlaps, long atMillis, Fault fault, int victim, int amount) {
  private static final Pattern LINE =
      Pattern.compile("(\\+?)(\\d{1,12}) ([a-z-]+) (\\d{1,4}) (\\d{1,10})");

  ScheduledFault {
    if (atMillis < 0 || victim < 0 || amount < fault.least() || amount > fault.most()) {
      throw new IllegalArgumentException(
          "no such fault: " + atMillis + " " + fault.word() + " " + victim + " " + amount);
    }
  }

  /** A line of a schedule. */
  String toText() {
    return (overlaps ? "+" : "") + atMillis + " " + fault.word() + " " + victim + " " + amount;
  }

  /** Empty if the line is none of a schedule. */
  static Optional<ScheduledFault> parse(String text) {
    Matcher line = LINE.matcher(text.strip());
    if (!line.matches()) {
      return Optional.empty();
    }
    Optional<Fault> fault =
        Stream.of(Fault.values()).filter(each -> each.word().equals(line.group(3))).findFirst();
    long amount = Long.parseLong(line.group(5));
    if (fault.isEmpty() || amount < fault.get().least() || amount > fault.get().most()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScheduledFault(
            !line.group(1).isEmpty(),
            Long.parseLong(line.group(2)),
            fault.get(),
            Integer.parseInt(line.group(4)),
            (int) amount));
  }
}
