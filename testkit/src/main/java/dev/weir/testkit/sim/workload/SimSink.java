package dev.weir.testkit.sim.workload;

import dev.weir.id.CheckpointId;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.store.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Writes {@link Transactions}: in memory, then staged, then committed. */
final class SimSink<T> implements Sink<T, String> {
  private final Surroundings around;
  private final Transactions transactions;
  private final String name;
  private final Chaos chaos;
  private final boolean hesitates;
  private final boolean inOnePlace;

  SimSink(Surroundings around, String name, boolean hesitates, boolean inOnePlace) {
    this.inOnePlace = inOnePlace;
    this.around = around;
    this.transactions = around.transactions();
    this.name = name;
    this.chaos = around.chaos();
    this.hesitates = hesitates;
  }

  @Override
  public SinkWriter<T, String> writer(WriterContext context) throws Exception {
    return new Writer(context);
  }

  @Override
  public void commit(SinkScope scope, List<String> committables) throws Exception {
    if (chaos.random().chance(0.5)) {
      chaos.failIf(Fault.FAIL_COMMIT, "the commit cannot reach the other side");
    }
    for (String each : committables) {
      transactions.commit(each);
    }
    chaos.failIf(Fault.FAIL_COMMIT, "the commit's answer was lost");
  }

  @Override
  public boolean commitsInOnePlace() {
    return inOnePlace;
  }

  @Override
  public void discardBefore(SinkScope scope) {
    transactions.discardBefore(name, scope.attempt());
  }

  @Override
  public Serde<String> committableSerde(Types types) {
    return types.serdeOf(String.class);
  }

  private final class Writer implements SinkWriter<T, String> {
    private static final long READY = -1;

    private final WriterContext context;
    private final SinkScope scope;
    private final Lives.Life life;
    private List<Object> buffer = new ArrayList<>();

    /** The event since which it is not ready. */
    private long unreadySince = READY;

    Writer(WriterContext context) throws Exception {
      this.context = context;
      scope = context.scope();
      life = around.lives().made("the writer of " + name).begin();
    }

    @Override
    public void write(T value, long timestampMillis) {
      buffer.add(value);
      if (unreadySince == READY) {
        if (hesitates && chaos.random().chance(0.05)) {
          hesitate();
        }
      } else if (around.kernel().queue().fired() > unreadySince) {
        around.listener().writtenUnready(name + "/" + scope.subtask());
      }
    }

    /** Something outside makes it ready again. */
    private void hesitate() {
      unreadySince = around.kernel().queue().fired();
      around
          .kernel()
          .in(
              chaos.random().between(0, 3),
              "ready",
              name + "/" + scope.subtask(),
              () -> {
                unreadySince = READY;
                context.wakeUp();
              });
    }

    @Override
    public boolean isReady() {
      return unreadySince == READY;
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
        return ids;
      };
    }

    private void stage(List<Object> records, CheckpointId checkpoint, int part, List<String> ids) {
      if (records.isEmpty()) {
        return;
      }
      String id =
          name + "/" + scope.subtask() + "/a" + scope.attempt() + "/c" + checkpoint + "/" + part;
      transactions.stage(
          new Transactions.Transaction(
              id, name, scope.attempt(), checkpoint, List.copyOf(records)));
      ids.add(id);
    }

    @Override
    public void close() throws Exception {
      life.close();
    }
  }
}
