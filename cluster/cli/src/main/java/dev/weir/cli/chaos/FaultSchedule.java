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
 * Which faults come when: a pure function of a seed and settings. They come one after another:
 * whoever injects them waits until the nodes that one has taken are back before the next takes one,
 * so that there is always a majority.
 *
 * @param faults in the order of their times
 */
record FaultSchedule(List<ScheduledFault> faults) {
  private static final String HEADER =
      "# milliseconds since the first output, fault, node (from 0), amount";

  /** Between two faults, if there is time for as many. */
  private static final long USUAL_GAP_MILLIS = 6_000;

  FaultSchedule {
    faults = List.copyOf(faults);
  }

  /**
   * A schedule from a seed. Each kind comes once before one comes again.
   *
   * @param kinds at least one
   * @param time until about when faults come
   * @param nodes how many there are
   */
  static FaultSchedule of(long seed, Set<Fault> kinds, Duration time, int nodes) {
    Random random = new Random(seed);
    long end = time.toMillis() * 9 / 10;
    long gap = Math.max(1, Math.min(USUAL_GAP_MILLIS, end / (kinds.size() + 1)));
    List<ScheduledFault> faults = new ArrayList<>();
    List<Fault> round = new ArrayList<>();
    for (long at = gap; at < end; at += gap / 2 + random.nextLong(gap) + 1) {
      if (round.isEmpty()) {
        round.addAll(kinds.stream().sorted().toList());
        Collections.shuffle(round, random);
      }
      Fault fault = round.remove(round.size() - 1);
      int amount = fault.least() + random.nextInt(fault.most() - fault.least() + 1);
      faults.add(new ScheduledFault(at, fault, random.nextInt(nodes), amount));
    }
    return new FaultSchedule(faults);
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
      if (!faults.isEmpty() && fault.atMillis() < faults.get(faults.size() - 1).atMillis()) {
        throw new IOException(place + " comes before the line above it");
      }
      faults.add(fault);
    }
    return new FaultSchedule(faults);
  }
}
