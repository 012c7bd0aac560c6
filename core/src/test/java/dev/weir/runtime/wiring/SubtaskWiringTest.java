package dev.weir.runtime.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.wiring.SubtaskWiring.InputChannel;
import dev.weir.runtime.wiring.SubtaskWiring.OutputChannel;
import org.junit.jupiter.api.Test;

class SubtaskWiringTest {
  private static ActorGraph diamond() {
    return new GraphCompiler(1)
        .compile(
            new Graph()
                .vertex(Vertex.source("a", new SomeSource<>()).withParallelism(2))
                .vertex(Vertex.source("b", new SomeSource<>()).withParallelism(3))
                .vertex(Vertex.sink("c", new SomeSink<>()).withParallelism(3))
                .vertex(Vertex.sink("d", new SomeSink<>()).withParallelism(2))
                .edge("a", "c", new Partitioner.Rebalance())
                .edge("b", "c", new Partitioner.Forward())
                .edge("a", "d", Partitioner.hash(value -> value))
                .edge("b", "d", Partitioner.hash(value -> value)));
  }

  @Test
  void bothEndsOfAChannelNumberItAlike() {
    ActorGraph graph = diamond();
    int channels = 0;
    for (Chain chain : graph.chains()) {
      for (int i = 0; i < chain.parallelism(); i++) {
        SubtaskId here = new SubtaskId(chain.name(), i);
        SubtaskWiring wiring = SubtaskWiring.of(graph, here);
        for (int out = 0; out < wiring.outputs().size(); out++) {
          OutputChannel output = wiring.outputs().get(out);
          assertThat(SubtaskWiring.of(graph, output.to()).inputs().get(output.toChannel()))
              .isEqualTo(new InputChannel(output.exchange(), here, out, output.fanOut()));
          assertThat(wiring.outputs().stream().map(OutputChannel::exchange))
              .filteredOn(output.exchange()::equals)
              .hasSize(output.fanOut());
          channels++;
        }
        for (int in = 0; in < wiring.inputs().size(); in++) {
          InputChannel input = wiring.inputs().get(in);
          assertThat(SubtaskWiring.of(graph, input.from()).outputs().get(input.fromChannel()))
              .isEqualTo(new OutputChannel(input.exchange(), here, in, input.fanOut()));
        }
      }
    }
    assertThat(channels).isEqualTo(2 * 3 + 3 + 2 * 2 + 3 * 2);
  }
}
