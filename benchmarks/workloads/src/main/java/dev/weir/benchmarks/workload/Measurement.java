package dev.weir.benchmarks.workload;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One run as its sources and sinks see it: from the first event to the last sink's end of input.
 * Safe for use by several threads.
 */
public final class Measurement {
  private static final long NOT_YET = Long.MIN_VALUE;

  private final boolean hashing;
  private final AtomicLong firstEventNanos = new AtomicLong(NOT_YET);
  private final AtomicLong thrownNanos = new AtomicLong(NOT_YET);
  private final AtomicLong recoveredNanos = new AtomicLong(NOT_YET);
  private final Set<Long> captureNanos = ConcurrentHashMap.newKeySet();
  private volatile @Nullable CpuTimes cpuAtFirstEvent;
  private volatile double loadSeconds;
  private volatile long countsFromMillis;
  private volatile long liveBytes;
  private long lastRecordNanos = NOT_YET;
  private long sum;
  private long rows;
  private long records;
  private final List<long[]> latencies = new ArrayList<>();
  private long partsCpuTicks;
  private long partsResidentMegabytes;

  /**
   * Makes the measurement of a run that is about to begin.
   *
   * @param hashing whether the run is for the checksum and not for the time
   */
  public Measurement(boolean hashing) {
    this.hashing = hashing;
  }

  /** A source is about to emit its first event. Only the first call of all sources counts. */
  public void firstEvent() {
    if (firstEventNanos.get() == NOT_YET) {
      CpuTimes now = CpuTimes.now();
      if (firstEventNanos.compareAndSet(NOT_YET, System.nanoTime()) && cpuAtFirstEvent == null) {
        cpuAtFirstEvent = now;
      }
    }
  }

  /**
   * Each key has its first event, and the rest of the run is what counts.
   *
   * @param seconds how long that took
   */
  public void loaded(double seconds) {
    cpuAtFirstEvent = CpuTimes.now();
    loadSeconds = seconds;
    countsFromMillis = System.currentTimeMillis();
    firstEventNanos.set(System.nanoTime());
  }

  /** How long it took until each key had its first event; 0 if that was not asked for. */
  public double loadSeconds() {
    return loadSeconds;
  }

  /**
   * A subtask's records waited so long for a snapshot to be taken: its synchronous part. To be told
   * of the same one again does no harm, nor to be told of 0.
   */
  public void captured(long nanos) {
    if (nanos > 0) {
      captureNanos.add(nanos);
    }
  }

  /** What {@link #captured} was told, in ascending order. */
  public List<Long> captureNanos() {
    return captureNanos.stream().sorted().toList();
  }

  /** Whether a checkpoint lies in the part of the run that counts. */
  public boolean counts(Checkpoint checkpoint) {
    return checkpoint.triggeredAtMillis() >= countsFromMillis;
  }

  /** A tally for one subtask of a sink. */
  public Tally tally() {
    return new Tally(this, hashing);
  }

  synchronized void add(long hashes, long netRows, long taken) {
    sum += hashes;
    rows += netRows;
    records += taken;
    lastRecordNanos = System.nanoTime();
  }

  synchronized void addLatencies(long[] nanos) {
    latencies.add(nanos);
  }

  /** A sink has seen the end of its input. */
  public synchronized void endOfInput() {
    lastRecordNanos = System.nanoTime();
  }

  /** A function is about to throw. Returns false if one has thrown before: then it must not. */
  public boolean mayThrow() {
    return thrownNanos.compareAndSet(NOT_YET, System.nanoTime());
  }

  /** Whether a function has thrown. */
  public boolean hasThrown() {
    return thrownNanos.get() != NOT_YET;
  }

  /** A sink that was opened after a function threw has its first record. */
  public void recovered() {
    if (recoveredNanos.compareAndSet(NOT_YET, System.nanoTime())) {
      System.gc();
      liveBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }

  /** What the heap held, without garbage, when all subtasks ran again; 0 if they never did. */
  public long liveBytes() {
    return liveBytes;
  }

  /** From the first event to the last sink's end of input. */
  public synchronized double seconds() {
    return (lastRecordNanos - firstEventNanos.get()) / 1e9;
  }

  /** Milliseconds from the exception to the first output behind it; NaN if there was none. */
  public double recoveryMillis() {
    return recoveredNanos.get() == NOT_YET
        ? Double.NaN
        : (recoveredNanos.get() - thrownNanos.get()) / 1e6;
  }

  /** Records that reached the sinks. */
  public synchronized long records() {
    return records;
  }

  /** The checksum and the number of rows; of use in a run that hashes. */
  public synchronized String checksum() {
    return String.format(Locale.ROOT, "%016x/%d", sum, rows);
  }

  /**
   * Latencies in nanoseconds, ascending, without those of the first part of the records.
   *
   * @param part how much is left out, 0 to 1
   */
  public synchronized long[] latenciesBehind(double part) {
    long skipped = (long) (records * part);
    long[] rest = latencies.stream().flatMapToLong(Arrays::stream).skip(skipped).toArray();
    Arrays.sort(rest);
    return rest;
  }

  /** From now on the CPU times of this process belong to the run, first event or not. */
  public void watchProcess() {
    cpuAtFirstEvent = CpuTimes.now();
  }

  /** What this process has counted, for the process that adds it to its own. */
  public synchronized NamedValues part() {
    CpuTimes before = cpuAtFirstEvent;
    return new NamedValues(Map.of())
        .with("first", firstEventNanos.get())
        .with("last", lastRecordNanos)
        .with("sum", sum)
        .with("rows", rows)
        .with("records", records)
        .with("cpu", before == null ? 0 : CpuTimes.now().own() - before.own())
        .with("rss", RunProcess.peakResidentMegabytes());
  }

  /**
   * Adds what another process of this machine has counted: {@link System#nanoTime} counts from the
   * machine's start there, on Linux.
   */
  public synchronized void addPart(NamedValues part) {
    long first = Long.parseLong(part.get("first"));
    if (first != NOT_YET) {
      firstEventNanos.accumulateAndGet(
          first, (known, other) -> known == NOT_YET ? other : Math.min(known, other));
    }
    lastRecordNanos = Math.max(lastRecordNanos, Long.parseLong(part.get("last")));
    sum += Long.parseLong(part.get("sum"));
    rows += Long.parseLong(part.get("rows"));
    records += Long.parseLong(part.get("records"));
    partsCpuTicks += Long.parseLong(part.get("cpu"));
    partsResidentMegabytes += Long.parseLong(part.get("rss"));
  }

  /** The largest resident sets of the processes whose parts were added. */
  synchronized long partsResidentMegabytes() {
    return partsResidentMegabytes;
  }

  /** The part of the machine's CPU time since the first event that went to other processes. */
  public synchronized double othersShare() {
    CpuTimes before = cpuAtFirstEvent;
    return before == null ? 0 : CpuTimes.now().plusOwn(partsCpuTicks).othersShareSince(before);
  }
}
