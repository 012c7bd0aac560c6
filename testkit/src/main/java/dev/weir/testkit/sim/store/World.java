package dev.weir.testkit.sim.store;

import dev.weir.id.CheckpointId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is outside of the job: the system that its sinks write to. It survives all crashes. */
public final class World implements Transactions {
  private final TreeMap<String, Transaction> staged = new TreeMap<>();
  private final TreeMap<String, Transaction> committed = new TreeMap<>();
  private final TreeMap<String, Transaction> discarded = new TreeMap<>();
  private final TreeMap<String, List<Object>> output = new TreeMap<>();
  private final Listener listener;

  /** Told of each transaction that becomes visible. */
  public interface Listener {
    void committed(Transaction transaction);

    /** A transaction is to be committed that was thrown away before. */
    void discardedThenCommitted(String id);
  }

  public World(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void stage(Transaction transaction) {
    if (!committed.containsKey(transaction.id())) {
      staged.put(transaction.id(), transaction);
    }
  }

  @Override
  public void commit(String id) throws IOException {
    if (committed.containsKey(id)) {
      return;
    }
    Transaction transaction = staged.remove(id);
    if (transaction == null) {
      if (discarded.containsKey(id)) {
        listener.discardedThenCommitted(id);
      }
      throw new IOException("transaction " + id + " can neither be found nor proven committed");
    }
    committed.put(id, transaction);
    output
        .computeIfAbsent(transaction.sink(), sink -> new ArrayList<>())
        .addAll(transaction.records());
    listener.committed(transaction);
  }

  /** Throws away what was staged for a checkpoint. */
  public void discard(CheckpointId checkpoint) {
    discardIf(each -> each.checkpoint().equals(checkpoint));
  }

  @Override
  public void discardBefore(String sink, long attempt) {
    discardIf(each -> each.sink().equals(sink) && each.attempt() < attempt);
  }

  private void discardIf(Predicate<Transaction> which) {
    for (Transaction each : List.copyOf(staged.values())) {
      if (which.test(each)) {
        discarded.put(each.id(), each);
        staged.remove(each.id());
      }
    }
  }

  /** The visible records of each sink, in the order in which they became visible. */
  public SortedMap<String, List<Object>> output() {
    return output;
  }
}
