package dev.weir.testkit.harness;

import dev.weir.id.CheckpointId;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.CollectingSink;
import java.util.List;
import java.util.concurrent.Callable;

/** A sink with one mistake: everything that it does not override is right. */
class Delegating implements Sink<Integer, CollectingSink.Batch> {
  final CollectingSink<Integer> sink = new CollectingSink<>();

  @Override
  public SinkWriter<Integer, CollectingSink.Batch> writer(WriterContext context) throws Exception {
    SinkWriter<Integer, CollectingSink.Batch> writer = sink.writer(context);
    return new SinkWriter<>() {
      @Override
      public void write(Integer value, long timestampMillis) throws Exception {
        writer.write(value, timestampMillis);
      }

      @Override
      public Callable<List<CollectingSink.Batch>> prepareCommit(CheckpointId checkpoint)
          throws Exception {
        Callable<List<CollectingSink.Batch>> action = writer.prepareCommit(checkpoint);
        return () -> prepare(context.scope(), action);
      }

      @Override
      public void close() throws Exception {
        writer.close();
      }
    };
  }

  /** Makes what was written durable. */
  List<CollectingSink.Batch> prepare(SinkScope context, Callable<List<CollectingSink.Batch>> action)
      throws Exception {
    return action.call();
  }

  @Override
  public void commit(SinkScope context, List<CollectingSink.Batch> committables) throws Exception {
    sink.commit(context, committables);
  }

  @Override
  public void discardBefore(SinkScope context) throws Exception {
    sink.discardBefore(context);
  }

  @Override
  public Serde<CollectingSink.Batch> committableSerde(Types types) {
    return sink.committableSerde(types);
  }
}
