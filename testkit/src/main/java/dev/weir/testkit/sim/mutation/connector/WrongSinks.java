package dev.weir.testkit.sim.mutation.connector;

import dev.weir.id.CheckpointId;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.store.Transactions;
import java.util.List;
import java.util.concurrent.Callable;

/** Sinks that commit or discard too early, or get records too early. */
public enum WrongSinks implements Seams {
  COMMITTING_AT_BARRIER {
    @Override
    <T> SinkWriter<T, String> writer(
        Sink<T, String> plain, WriterContext context, Transactions transactions) throws Exception {
      return new Eager<>(plain.writer(context), transactions);
    }
  },
  ALWAYS_READY {
    @Override
    <T> SinkWriter<T, String> writer(
        Sink<T, String> plain, WriterContext context, Transactions transactions) throws Exception {
      return new AlwaysReady<>(plain.writer(context));
    }
  },
  DISCARDING_AT_START {
    @Override
    <T> SinkWriter<T, String> writer(
        Sink<T, String> plain, WriterContext context, Transactions transactions) throws Exception {
      plain.discardBefore(context.scope());
      return plain.writer(context);
    }
  };

  abstract <T> SinkWriter<T, String> writer(
      Sink<T, String> plain, WriterContext context, Transactions transactions) throws Exception;

  @Override
  public <T> Sink<T, String> sink(Sink<T, String> plain, Transactions transactions) {
    return new Sink<>() {
      @Override
      public SinkWriter<T, String> writer(WriterContext context) throws Exception {
        return WrongSinks.this.writer(plain, context, transactions);
      }

      @Override
      public boolean commitsInOnePlace() {
        return plain.commitsInOnePlace();
      }

      @Override
      public void commit(SinkScope scope, List<String> committables) throws Exception {
        plain.commit(scope, committables);
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

  /** Is written to whether it is ready or not. */
  private static class AlwaysReady<T> implements SinkWriter<T, String> {
    private final SinkWriter<T, String> writer;

    AlwaysReady(SinkWriter<T, String> writer) {
      this.writer = writer;
    }

    @Override
    public void write(T value, long timestampMillis) throws Exception {
      writer.write(value, timestampMillis);
    }

    @Override
    public Callable<List<String>> prepareCommit(CheckpointId checkpoint) throws Exception {
      return writer.prepareCommit(checkpoint);
    }

    @Override
    public void close() throws Exception {
      writer.close();
    }
  }

  /** Commits what it has prepared at once. */
  private static final class Eager<T> extends AlwaysReady<T> {
    private final Transactions transactions;

    Eager(SinkWriter<T, String> writer, Transactions transactions) {
      super(writer);
      this.transactions = transactions;
    }

    @Override
    public Callable<List<String>> prepareCommit(CheckpointId checkpoint) throws Exception {
      Callable<List<String>> prepared = super.prepareCommit(checkpoint);
      return () -> {
        List<String> ids = prepared.call();
        for (String id : ids) {
          transactions.commit(id);
        }
        return ids;
      };
    }
  }
}
