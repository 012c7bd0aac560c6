package dev.weir.benchmarks.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU times of the machine and of this process, in clock ticks since their start, from Linux's
 * {@code /proc}; all zero elsewhere.
 *
 * @param busy of all cores in all processes and the kernel; time that a hypervisor took away counts
 * @param total of all cores, idle or not
 * @param own of this process
 */
record CpuTimes(long busy, long total, long own) {
  private static final Path MACHINE = Path.of("/proc/stat");
  private static final Path PROCESS = Path.of("/proc/self/stat");

  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;

  /** Guest time, which follows, is part of user time already. */
  private static final int LAST_COUNTED = 7;

  private static final int UTIME_BEHIND_NAME = 11;

  static CpuTimes now() {
    if (!Files.isReadable(MACHINE) || !Files.isReadable(PROCESS)) {
      return new CpuTimes(0, 0, 0);
    }
    try {
      return parse(Files.readAllLines(MACHINE).get(0), Files.readString(PROCESS));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Reads the first line of {@code /proc/stat} and the text of {@code /proc/self/stat}. */
  static CpuTimes parse(String machine, String process) {
    List<String> columns = List.of(machine.trim().split("\\s+"));
    long busy = 0;
    long total = 0;
    for (int i = 0; i <= LAST_COUNTED && i + 1 < columns.size(); i++) {
      long ticks = Long.parseLong(columns.get(i + 1));
      total += ticks;
      if (i != IDLE && i != IO_WAIT) {
        busy += ticks;
      }
    }
    // The name in parentheses may hold anything.
    List<String> fields =
        List.of(process.substring(process.lastIndexOf(')') + 1).trim().split("\\s+"));
    long user = Long.parseLong(fields.get(UTIME_BEHIND_NAME));
    long own = user + Long.parseLong(fields.get(UTIME_BEHIND_NAME + 1));
    return new CpuTimes(busy, total, own);
  }

  /** The same with ticks of processes that belong to this one. */
  CpuTimes plusOwn(long ticks) {
    return new CpuTimes(busy, total, own + ticks);
  }

  /** What other processes used of all cores since then, 0 to 1. */
  double othersShareSince(CpuTimes before) {
    long all = total - before.total;
    long others = busy - before.busy - (own - before.own);
    return all <= 0 ? 0 : Math.max(0, others) / (double) all;
  }
}
