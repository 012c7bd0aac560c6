package dev.weir.testkit.sim;

import dev.weir.connector.Sink;
import dev.weir.connector.SinkWriter;
import dev.weir.connector.WriterContext;
import dev.weir.id.CheckpointId;
import dev.weir.serde.Serde;
import dev.weir.serde.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Writes transactions into the simulated {@link World}: in memory, then staged, then committed. */
final class SimSink<T> implements Sink<T, String> {
  private final World world;
  private final String name;
  private final SinkFaults faults;

  /** What may happen to a sink's blocking work. */
  interface SinkFaults {
    /** Before the effect. */
    void before() throws Exception;

    /** Behind the effect. */
    void behind() throws Exception;

    /** A writer that is about to be made. */
    Lives.Life writer(String sink) throws Exception;

    /** The bug of this run, if any. */
    Mutation mutation();
  }

  SimSink(World world, String name, SinkFaults faults) {
    this.world = world;
    this.name = name;
    this.faults = faults;
  }

  @Override
  public SinkWriter<T, String> writer(WriterContext context) throws Exception {
    if (faults.mutation() == Mutation.DISCARD_AT_START) {
      discardBefore(context);
    }
    return new Writer(context);
  }

  @Override
  public void commit(WriterContext context, List<String> committables) throws Exception {
    faults.before();
    for (String each : committables) {
      world.commit(each);
    }
    faults.behind();
  }

  @Override
  public void discardBefore(WriterContext context) {
    world.discardBefore(name, context.attempt());
  }

  @Override
  public Serde<String> committableSerde(Types types) {
    return types.serdeOf(String.class);
  }

  private final class Writer implements SinkWriter<T, String> {
    private final WriterContext context;
    private final Lives.Life life;
    private List<Object> buffer = new ArrayList<>();

    Writer(WriterContext context) throws Exception {
      this.context = context;
      life = faults.writer(name);
    }

    @Override
    public void write(T value, long timestampMillis) {
      buffer.add(value);
    }

    @Override
    public Callable<List<String>> prepareCommit(CheckpointId checkpoint) {
      List<Object> records = buffer;
      buffer = new ArrayList<>();
      return () -> {
        // In two halves, so that a checkpoint may have more than one committable.
        int half = records.size() > 3 ? records.size() / 2 : records.size();
        List<String> ids = new ArrayList<>();
        stage(records.subList(0, half), checkpoint, 0, ids);
        stage(records.subList(half, records.size()), checkpoint, 1, ids);
        if (faults.mutation() == Mutation.COMMIT_AT_BARRIER) {
          for (String id : ids) {
            world.commit(id);
          }
        }
        return ids;
      };
    }

    private void stage(List<Object> records, CheckpointId checkpoint, int part, List<String> ids) {
      if (records.isEmpty()) {
        return;
      }
      String id =
          name
              + "/"
              + context.subtask()
              + "/a"
              + context.attempt()
              + (faults.mutation() == Mutation.REUSE_TRANSACTION_NAMES ? "" : "/c" + checkpoint)
              + "/"
              + part;
      world.stage(
          new World.Transaction(
              id, name, (int) context.attempt(), checkpoint, List.copyOf(records)));
      ids.add(id);
    }

    @Override
    public void close() throws Exception {
      life.close();
    }
  }
}
