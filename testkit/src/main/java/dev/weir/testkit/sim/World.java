package dev.weir.testkit.sim;

import dev.weir.id.CheckpointId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is outside of the job: the system that its sinks write to. It survives all crashes. A
 * transaction is staged, invisible, until it is committed; committing again what is committed
 * succeeds.
 */
final class World {
  /** Told of each transaction that becomes visible. */
  interface Listener {
    void committed(Transaction transaction);

    void discardedThenCommitted(String id);
  }

  /** Records that become visible together. */
  record Transaction(
      String id, String sink, int attempt, CheckpointId checkpoint, List<Object> records) {}

  private final TreeMap<String, Transaction> staged = new TreeMap<>();
  private final TreeMap<String, Transaction> committed = new TreeMap<>();
  private final TreeMap<String, Transaction> discarded = new TreeMap<>();
  private final TreeMap<String, List<Object>> output = new TreeMap<>();
  private final Listener listener;
  private final Mutation mutation;

  World(Listener listener, Mutation mutation) {
    this.listener = listener;
    this.mutation = mutation;
  }

  /** Keeps a transaction where a crash does not reach it. Staging it again replaces it. */
  void stage(Transaction transaction) {
    if (!committed.containsKey(transaction.id())) {
      staged.put(transaction.id(), transaction);
    }
  }

  /** Makes a transaction visible. */
  void commit(String id) throws IOException {
    Transaction before = committed.get(id);
    if (before != null && mutation == Mutation.COMMIT_AGAIN) {
      staged.put(id, before);
    } else if (before != null) {
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
  void discard(CheckpointId checkpoint) {
    for (Transaction each : List.copyOf(staged.values())) {
      if (each.checkpoint().equals(checkpoint)) {
        discarded.put(each.id(), each);
        staged.remove(each.id());
      }
    }
  }

  /** Throws away what writers of earlier attempts left behind. */
  void discardBefore(String sink, long attempt) {
    for (Transaction each : List.copyOf(staged.values())) {
      if (each.sink().equals(sink) && each.attempt() < attempt) {
        discarded.put(each.id(), each);
        staged.remove(each.id());
      }
    }
  }

  /** The visible records of each sink, in the order in which they became visible. */
  SortedMap<String, List<Object>> output() {
    return output;
  }
}
