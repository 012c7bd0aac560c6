package dev.weir.testkit.sim.workload;

import dev.weir.id.CheckpointId;
import dev.weir.serde.BinaryWriter;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.GivenSplits;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.testkit.ForwardingSource;
import dev.weir.testkit.sim.fault.Lives;
import java.util.List;
import java.util.Optional;

/** A source whose readers and enumerators fail at times, and must be closed. */
public final class WatchedSource<T, S> extends ForwardingSource<T, S> {
  private final String name;
  private final Lives lives;
  private final Surroundings.Listener listener;

  public WatchedSource(Source<T, S> source, String name, Surroundings around) {
    super(source);
    this.name = name;
    lives = around.lives();
    listener = around.listener();
  }

  @Override
  public SourceReader<T, S> reader(ReaderContext context) throws Exception {
    Lives.Life life = lives.made("the reader of " + name);
    SourceReader<T, S> reader = super.reader(context);
    life.begin();
    return new Reader<>(reader) {
      @Override
      public void checkpointCommitted(CheckpointId checkpoint, List<S> positions) throws Exception {
        listener.positionsCommitted(name, checkpoint);
        super.checkpointCommitted(checkpoint, positions);
      }

      @Override
      public void close() throws Exception {
        try {
          super.close();
        } finally {
          life.close();
        }
      }
    };
  }

  @Override
  public SplitEnumerator<S> enumerator(EnumeratorContext<S> context, Optional<byte[]> state)
      throws Exception {
    Lives.Life life = lives.made("the enumerator of " + name);
    SplitEnumerator<S> enumerator = super.enumerator(context, state);
    life.begin();
    return new SplitEnumerator<>() {
      @Override
      public void start() throws Exception {
        enumerator.start();
      }

      @Override
      public boolean adopt(List<GivenSplits<S>> readers) throws Exception {
        return enumerator.adopt(readers);
      }

      @Override
      public void onSplitRequest(int subtask) throws Exception {
        enumerator.onSplitRequest(subtask);
      }

      @Override
      public void snapshot(BinaryWriter out) {
        enumerator.snapshot(out);
      }

      @Override
      public void close() throws Exception {
        try {
          enumerator.close();
        } finally {
          life.close();
        }
      }
    };
  }
}
