package dev.weir.testkit.sim.invariant;

import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.testkit.sim.store.Transactions;
import dev.weir.testkit.sim.workload.generated.Result;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where at-most-once is promised: what becomes visible is a part of what a run without failures
 * makes visible, no record counts twice, and what is counted agrees with what came out. A run in
 * which nothing failed loses nothing.
 */
public final class OutputAtMostOnce extends Invariant {
  /** What depends on how many records of a key survived. */
  private static final Set<String> OF_SURVIVORS = Set.of("left", "total");

  private final Map<String, Map<Object, Integer>> missing = new TreeMap<>();
  private final Map<Long, Long> counted = new TreeMap<>();
  private final Map<Long, Long> windowed = new TreeMap<>();
  private final Map<Long, Long> totals = new TreeMap<>();
  private boolean lossless = true;

  public OutputAtMostOnce(Map<String, Map<Object, Integer>> expected) {
    expected.forEach((sink, records) -> missing.put(sink, new HashMap<>(records)));
  }

  @Override
  public void committed(Transactions.Transaction transaction) {
    for (Object each : transaction.records()) {
      Result result = (Result) each;
      boolean first = isFirst(transaction.sink(), result);
      boolean depends = result.kind().startsWith("window") || OF_SURVIVORS.contains(result.kind());
      if (!first && !depends) {
        violated(result + " is one too many in sink " + transaction.sink());
      }
      if (transaction.sink().equals("out")) {
        count(result);
      }
    }
  }

  private boolean isFirst(String sink, Result result) {
    Map<Object, Integer> left = missing.getOrDefault(sink, Map.of());
    Integer times = left.get(result);
    if (times == null) {
      return false;
    }
    if (times > 1) {
      left.put(result, times - 1);
    } else {
      left.remove(result);
    }
    return true;
  }

  private void count(Result result) {
    if (result.kind().equals("n")) {
      counted.merge(result.key(), 1L, Long::sum);
    } else if (result.kind().startsWith("window")) {
      windowed.merge(result.key(), result.number(), Long::sum);
    } else if (result.kind().equals("total") && totals.put(result.key(), result.number()) != null) {
      violated("the total of key " + result.key() + " comes twice");
    }
  }

  /** Nothing is lost where the job starts, nor where it goes on behind a polite stop. */
  @Override
  public void rowWritten(JobState before, JobState after) {
    boolean starts = before.status() == JobStatus.CREATED || before.status() == JobStatus.STOPPED;
    lossless &= starts || after.lastAttempt() == before.lastAttempt();
  }

  @Override
  public void ended() {
    if (lossless && missing.values().stream().anyMatch(records -> !records.isEmpty())) {
      violated("nothing failed, but this is missing: " + missing);
    }
    if (!counted.equals(totals) || !counted.equals(windowed)) {
      violated(
          "the records that came out, their totals and their windows differ: "
              + counted
              + ", "
              + totals
              + ", "
              + windowed);
    }
  }
}
