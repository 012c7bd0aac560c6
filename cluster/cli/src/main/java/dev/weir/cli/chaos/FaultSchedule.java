package dev.weir.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which faults come when: a pure function of a seed and settings. Most come when the cluster is
 * whole; about every third is followed by another one that comes while it recovers, and never by a
 * third: two of three nodes may be away then, for a moment.
 *
 * @param faults in the order of their times
 */
record FaultSchedule(List<ScheduledFault> faults) {
  private static final String HEADER =
      "# milliseconds since the first output (+: since the fault before), fault, node (from 0),"
          + " amount";

  private static final int ONE_OF_SO_MANY_OVERLAPS = 3;
  private static final int LONGEST_OVERLAP_MILLIS = 2_500;

  FaultSchedule {
    faults = List.copyOf(faults);
  }

  /**
   * A schedule from a seed. Each kind comes once before one comes again.
   *
   * @param kinds at least one
   * @param time until about when faults come
   * @param pause how long it is from one to the next, in the mean
   * @param nodes how many there are
   */
  static FaultSchedule of(long seed, Set<Fault> kinds, Duration time, Duration pause, int nodes) {
    Random random = new Random(seed);
    long end = time.toMillis() * 9 / 10;
    long gap = Math.max(1, Math.min(pause.toMillis(), end / (kinds.size() + 1)));
    List<ScheduledFault> faults = new ArrayList<>();
    List<Fault> round = new ArrayList<>();
    for (long at = gap; at < end; at += gap / 2 + random.nextLong(gap) + 1) {
      if (round.isEmpty()) {
        round.addAll(kinds.stream().sorted().toList());
        Collections.shuffle(round, random);
      }
      Fault first = round.remove(round.size() - 1);
      faults.add(fault(first, false, at, nodes, random));
      if (!round.isEmpty() && random.nextInt(ONE_OF_SO_MANY_OVERLAPS) == 0) {
        Fault second = round.get(round.size() - 1);
        boolean bothOfCassandra = first.isOfCassandra() && second.isOfCassandra();
        if (first.mayOverlap() && second.mayOverlap() && !bothOfCassandra) {
          round.remove(round.size() - 1);
          long after = random.nextInt(LONGEST_OVERLAP_MILLIS);
          faults.add(fault(second, true, after, nodes, random));
        }
      }
    }
    return new FaultSchedule(faults);
  }

  private static ScheduledFault fault(
      Fault fault, boolean overlaps, long atMillis, int nodes, Random random) {
    int amount = fault.least() + random.nextInt(fault.most() - fault.least() + 1);
    return new ScheduledFault(overlaps, atMillis, fault, random.nextInt(nodes), amount);
  }

  /** Whether the network must be one that can be cut. */
  boolean hasPartition() {
    return faults.stream().anyMatch(each -> each.fault().isPartition());
  }

  /** As {@link #parse} reads it. */
  String toText() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    faults.forEach(fault -> text.append(fault.toText()).append('\n'));
    return text.toString();
  }

  /**
   * Reads what {@link #toText} has written, or somebody by hand.
   *
   * @throws IOException naming the first line that is none
   */
  static FaultSchedule parse(Path file) throws IOException {
    List<ScheduledFault> faults = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    long before = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = file + ", line " + (i + 1) + ": '" + line + "'";
      ScheduledFault fault =
          ScheduledFault.parse(line)
              .orElseThrow(
                  () -> new IOException(place + " is not a fault such as '12000 kill 1 500'"));
      if (fault.overlaps() && faults.isEmpty()) {
        throw new IOException(place + " overlaps with nothing: there is no fault above it");
      }
      if (!fault.overlaps()) {
        if (fault.atMillis() < before) {
          throw new IOException(place + " comes before a line above it");
        }
        before = fault.atMillis();
      }
      faults.add(fault);
    }
    return new FaultSchedule(faults);
  }
}
