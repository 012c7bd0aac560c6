package dev.weir.testkit.sim.mutation.connector;

import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.store.Transactions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sinks that take for committed, in one place, what a restore finds to be committed. */
public final class PresumedCommits implements Seams {
  private final Set<Long> attempts = new HashSet<>();

  @Override
  public <T> Sink<T, String> sink(Sink<T, String> plain, Transactions transactions) {
    return new Sink<>() {
      @Override
      public SinkWriter<T, String> writer(WriterContext context) throws Exception {
        return plain.writer(context);
      }

      @Override
      public boolean commitsInOnePlace() {
        return plain.commitsInOnePlace();
      }

      @Override
      public void commit(SinkScope scope, List<String> committables) throws Exception {
        boolean found = scope.attempt() > 1 && attempts.add(scope.attempt());
        if (!plain.commitsInOnePlace() || !found) {
          plain.commit(scope, committables);
        }
      }

      @Override
      public void discardBefore(SinkScope scope) throws Exception {
        plain.discardBefore(scope);
      }

      @Override
      public Serde<String> committableSerde(Types types) {
        return plain.committableSerde(types);
      }
    };
  }
}
