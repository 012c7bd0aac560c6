package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.state.ValueState;
import dev.weir.element.Frame;
import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.InputSpec;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.OperatorFactory;
import dev.weir.operator.Receiver;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroups;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator with a keyed input beside a broadcast one. */
class TwoInputsTest {
  private final FakeSubtaskPort port = new FakeSubtaskPort();
  private final Types types = new Types();

  /** Counts what was bought of each good, and says it with the latest price. */
  private static final class Priced extends Operator<String> {
    private String price = "?";
    private ValueState<Long> bought;

    @Override
    public List<Receiver<?>> inputs() {
      Receiver<String> orders = this::onOrder;
      Receiver<String> prices = (value, timestampMillis) -> price = value;
      return List.of(orders, prices);
    }

    @Override
    public void setup(OperatorContext<String> with) throws Exception {
      super.setup(with);
      bought = with.keyedState().value(ValueState.of("bought", Long.class).orElse(0L));
    }

    private void onOrder(String good, long timestampMillis) throws Exception {
      bought.update(bought.value() + 1);
      context().output().accept(bought.value() + " " + good + " at " + price, timestampMillis);
    }
  }

  private SubtaskLoop loop(OperatorFactory factory) throws Exception {
    List<InputSpec> inputs = List.of(InputSpec.keyed("orders"), InputSpec.broadcast("prices"));
    Graph graph =
        new Graph()
            .vertex(Vertex.source("orders", new SomeSource<>()))
            .vertex(Vertex.source("prices", new SomeSource<>()))
            .vertex(Vertex.operator("priced", "connect", inputs, factory))
            .vertex(Vertex.sink("out", new SomeSink<>()))
            .edge("orders", "priced", Partitioner.hash(value -> value))
            .edge(Edge.of("prices", "priced").intoInput(1).by(Partitioner.broadcast()))
            .edge("priced", "out", Partitioner.rebalance());
    SubtaskLoop loop =
        new SubtaskLoop(
            SubtaskWiring.of(new GraphCompiler(1).compile(graph), new SubtaskId("priced", 0)),
            new SubtaskEnvironment(
                JobTerm.none(new JobId("job")),
                1,
                KeyGroups.DEFAULT_MAX_PARALLELISM,
                types,
                new HeapStateBackend(),
                new MapCheckpointStore(),
                Path.of("unused"),
                new LoopSettings(1_000_000, 100, 1)),
            port);
    loop.open(new SubtaskRestore.Fresh());
    return loop;
  }

  private static void process(SubtaskLoop loop, int channel, int sequence, Frame frame)
      throws Exception {
    frame.address(1, channel, sequence);
    loop.onFrame(frame);
    while (loop.turn() == SubtaskLoop.Turn.MORE) {
      // another turn
    }
  }

  private Frame orders(String... goods) {
    Frame frame = new Frame(true, 8);
    for (String good : goods) {
      frame.add(good, Frame.NO_TIMESTAMP, good, KeyGroups.mix(types.hash(good)));
    }
    return frame;
  }

  private static Frame price(String price) {
    Frame frame = new Frame(false, 8);
    frame.add(price, Frame.NO_TIMESTAMP);
    return frame;
  }

  @Test
  void recordsComeInWhereTheirEdgeLeads_withTheirKeyOrWithoutOne() throws Exception {
    try (SubtaskLoop loop = loop(Priced::new)) {
      process(loop, 0, 0, orders("tea", "rye"));
      process(loop, 1, 0, price("5"));
      process(loop, 0, 1, orders("tea"));
      process(loop, 1, 1, price("6"));
      process(loop, 0, 2, orders("rye", "tea"));
    }
    assertThat(port.records(0))
        .containsExactly("1 tea at ?", "1 rye at ?", "2 tea at 5", "2 rye at 6", "3 tea at 6");
  }

  @Test
  void anOperatorWithFewerReceiversThanWereDescribed_isRefused() {
    assertThatThrownBy(() -> loop(OneReceiver::new))
        .hasMessage("operator 'priced' receives 1 input, but 2 are described");
  }

  private static final class OneReceiver extends Operator<String> {
    @Override
    public List<Receiver<?>> inputs() {
      return List.of((value, timestampMillis) -> {});
    }
  }
}
