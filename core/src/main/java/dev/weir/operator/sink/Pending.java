package dev.weir.operator.sink;

import dev.weir.id.CheckpointId;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a sink's writer wrote up to one checkpoint and what will commit it. The committables become
 * known in the background: after the state that holds this was captured, before it is written.
 */
public final class Pending<C> {
  private final CheckpointId checkpoint;
  private final @Nullable Callable<List<C>> action;
  private volatile @Nullable List<C> committables;

  /** What a writer has separated; {@code action} makes it durable. */
  Pending(CheckpointId checkpoint, Callable<List<C>> action) {
    this.checkpoint = checkpoint;
    this.action = action;
  }

  /** What was restored. */
  Pending(CheckpointId checkpoint, List<C> committables) {
    this.checkpoint = checkpoint;
    this.action = null;
    this.committables = committables;
  }

  CheckpointId checkpoint() {
    return checkpoint;
  }

  boolean isResolved() {
    return committables != null;
  }

  /** Runs the action unless it has succeeded before. Called by one thread at a time. */
  void resolve() throws Exception {
    Callable<List<C>> open = action;
    if (committables == null && open != null) {
      committables = List.copyOf(open.call());
    }
  }

  /** The committables. */
  List<C> committables() {
    List<C> known = committables;
    if (known == null) {
      throw new IllegalStateException(
          "what was written for checkpoint " + checkpoint + " has not been made durable");
    }
    return known;
  }

  /** Commits several at once, in the order given; without committables nothing is called. */
  public static <C> void commit(Sink<?, C> sink, SinkScope scope, List<Pending<C>> due)
      throws Exception {
    List<C> committables = new ArrayList<>();
    for (Pending<C> each : due) {
      committables.addAll(each.committables());
    }
    if (!committables.isEmpty()) {
      sink.commit(scope, committables);
    }
  }

  /** The stored form: the checkpoint's number and the committables in the sink's own format. */
  static final class PendingSerde<C> implements Serde<Pending<C>> {
    private final Serde<C> serde;

    PendingSerde(Serde<C> serde) {
      this.serde = serde;
    }

    @Override
    public void write(Pending<C> value, BinaryWriter out) {
      List<C> committables = value.committables();
      out.writeLong(value.checkpoint.value());
      out.writeVarInt(committables.size());
      for (C committable : committables) {
        serde.write(committable, out);
      }
    }

    @Override
    public Pending<C> read(BinaryReader in) {
      CheckpointId checkpoint = new CheckpointId(in.readLong());
      int count = in.readVarInt();
      List<C> committables = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        committables.add(serde.read(in));
      }
      return new Pending<>(checkpoint, committables);
    }

    @Override
    public Schema schema() {
      return new Schema.RecordSchema(
          "weir.Pending",
          List.of(
              new Schema.Field("checkpoint", new Schema.Primitive("long")),
              new Schema.Field("committables", new Schema.ListOf(serde.schema()))));
    }
  }
}
