package dev.weir.testkit.sim.mutation.connector;

import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.store.Transactions;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Sinks that name or repeat their transactions in the wrong way. */
public enum WrongTransactions implements Seams {
  /** What was committed is committed again. */
  COMMITTED_AGAIN {
    @Override
    public Transactions transactions(Transactions plain) {
      return new CommittedAgain(plain);
    }
  },
  /** Their names do not tell for which checkpoint they were prepared. */
  NAMES_REUSED {
    @Override
    public Transactions transactions(Transactions plain) {
      return new NamesReused(plain);
    }
  };

  private static final class CommittedAgain implements Transactions {
    private final Transactions plain;
    private final Map<String, Transaction> known = new HashMap<>();
    private final Set<String> committed = new HashSet<>();

    CommittedAgain(Transactions plain) {
      this.plain = plain;
    }

    @Override
    public void stage(Transaction transaction) {
      known.put(transaction.id(), transaction);
      plain.stage(transaction);
    }

    @Override
    public void commit(String id) throws IOException {
      plain.commit(id);
      Transaction before = known.get(id);
      if (!committed.add(id) && before != null) {
        String again = id + "/again";
        plain.stage(
            new Transaction(
                again, before.sink(), before.attempt(), before.checkpoint(), before.records()));
        plain.commit(again);
      }
    }

    @Override
    public void discardBefore(String sink, long attempt) {
      plain.discardBefore(sink, attempt);
    }
  }

  private static final class NamesReused implements Transactions {
    private static final Pattern CHECKPOINT = Pattern.compile("/c\\d+/");

    private final Transactions plain;

    NamesReused(Transactions plain) {
      this.plain = plain;
    }

    private static String reused(String id) {
      return CHECKPOINT.matcher(id).replaceFirst("/");
    }

    @Override
    public void stage(Transaction transaction) {
      plain.stage(
          new Transaction(
              reused(transaction.id()),
              transaction.sink(),
              transaction.attempt(),
              transaction.checkpoint(),
              transaction.records()));
    }

    @Override
    public void commit(String id) throws IOException {
      plain.commit(reused(id));
    }

    @Override
    public void discardBefore(String sink, long attempt) {
      plain.discardBefore(sink, attempt);
    }
  }
}
