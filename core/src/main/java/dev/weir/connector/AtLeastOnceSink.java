package dev.weir.connector;

import dev.weir.id.CheckpointId;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A sink without transactions: what is written is visible at once, and is written again when a
 * restart repeats it.
 *
 * @param <T> the records
 */
public abstract class AtLeastOnceSink<T> implements Sink<T, AtLeastOnceSink.NoCommittable> {

  /** Stands for committables that there never are. */
  public static final class NoCommittable {
    private NoCommittable() {}
  }

  @Override
  public abstract Writer<T> writer(WriterContext context) throws Exception;

  @Override
  public final void commit(SinkScope context, List<NoCommittable> committables) {}

  @Override
  public final Serde<NoCommittable> committableSerde(Types types) {
    return new NoCommittableSerde();
  }

  /** Writes records. */
  public abstract static class Writer<T> implements SinkWriter<T, NoCommittable> {

    /**
     * Called at a checkpoint. The returned action runs in the background: when it is done, what was
     * written before is where it survives a failure of this process.
     */
    protected abstract Callable<?> prepareFlush() throws Exception;

    @Override
    public final Callable<List<NoCommittable>> prepareCommit(CheckpointId checkpoint)
        throws Exception {
      Callable<?> flush = prepareFlush();
      return () -> {
        flush.call();
        return List.of();
      };
    }
  }

  private static final class NoCommittableSerde implements Serde<NoCommittable> {
    @Override
    public void write(NoCommittable value, BinaryWriter out) {
      throw new IllegalArgumentException("nothing to write");
    }

    @Override
    public NoCommittable read(BinaryReader in) {
      throw new CorruptDataException("a sink without transactions has no committables");
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("no committable", "none");
    }
  }
}
