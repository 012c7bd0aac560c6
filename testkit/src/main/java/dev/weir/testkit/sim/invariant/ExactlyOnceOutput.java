package dev.weir.testkit.sim.invariant;

import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.testkit.sim.store.Transactions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What sinks have made visible is never more than what a run without failures makes visible, and
 * all of it once the job has finished. Where at-least-once is promised, only the latter.
 */
public final class ExactlyOnceOutput extends Invariant {
  private final Map<String, Map<Object, Integer>> missing = new TreeMap<>();
  private final boolean exactly;
  private final boolean known;

  ExactlyOnceOutput(Map<String, Map<Object, Integer>> expected, boolean exactly) {
    expected.forEach((sink, records) -> missing.put(sink, new HashMap<>(records)));
    this.exactly = exactly;
    this.known = !expected.isEmpty();
  }

  @Override
  public void committed(Transactions.Transaction transaction) {
    if (!known) {
      return;
    }
    Map<Object, Integer> left =
        missing.computeIfAbsent(transaction.sink(), sink -> new HashMap<>());
    for (Object each : transaction.records()) {
      int before = left.getOrDefault(each, 0);
      if (before == 0 && exactly) {
        violated(
            each
                + " is one too many in sink "
                + transaction.sink()
                + " ("
                + transaction.id()
                + ")");
      } else if (before <= 1) {
        left.remove(each);
      } else {
        left.put(each, before - 1);
      }
    }
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    if (after.status() == JobStatus.FINISHED) {
      finished();
    }
  }

  @Override
  public void finished() {
    missing.forEach(
        (sink, records) -> {
          if (!records.isEmpty()) {
            List<String> some =
                records.keySet().stream().map(Object::toString).sorted().limit(3).toList();
            violated(
                records.values().stream().mapToInt(Integer::intValue).sum()
                    + " records are missing in sink "
                    + sink
                    + ", such as "
                    + some.stream().collect(Collectors.joining(", ")));
          }
        });
  }
}
