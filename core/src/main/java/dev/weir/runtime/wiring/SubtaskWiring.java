package dev.weir.runtime.wiring;

import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import java.util.ArrayList;
import java.util.List;

/**
 * Which channels a subtask has and where they lead: a pure function of the graph, so that both ends
 * of a channel number it alike without talking to each other.
 *
 * @param inputs by the index of the input channel
 * @param outputs by the index of the output channel; an exchange's channels are contiguous
 */
public record SubtaskWiring(
    SubtaskId subtask, Chain chain, List<InputChannel> inputs, List<OutputChannel> outputs) {

  /**
   * The receiving end of a channel.
   *
   * @param fromChannel the index of the channel among the sender's outputs
   * @param fanOut how many channels the exchange has at the sender
   */
  public record InputChannel(Exchange exchange, SubtaskId from, int fromChannel, int fanOut) {}

  /**
   * The sending end of a channel.
   *
   * @param toChannel the index of the channel among the receiver's inputs
   * @param fanOut how many channels the exchange has at the sender
   */
  public record OutputChannel(Exchange exchange, SubtaskId to, int toChannel, int fanOut) {}

  public SubtaskWiring {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public static SubtaskWiring of(ActorGraph graph, SubtaskId subtask) {
    Chain chain = graph.chain(subtask.chain());
    List<InputChannel> inputs = new ArrayList<>();
    for (Exchange exchange : graph.into(chain)) {
      Chain from = graph.chain(exchange.fromChain());
      int channel = firstOutput(graph, from, exchange);
      if (exchange.isForward()) {
        inputs.add(
            new InputChannel(exchange, new SubtaskId(from.name(), subtask.index()), channel, 1));
      } else {
        for (int i = 0; i < from.parallelism(); i++) {
          inputs.add(
              new InputChannel(
                  exchange,
                  new SubtaskId(from.name(), i),
                  channel + subtask.index(),
                  chain.parallelism()));
        }
      }
    }
    List<OutputChannel> outputs = new ArrayList<>();
    for (Exchange exchange : graph.outOf(chain)) {
      Chain to = graph.chain(exchange.toChain());
      int channel = firstInput(graph, to, exchange);
      if (exchange.isForward()) {
        outputs.add(
            new OutputChannel(exchange, new SubtaskId(to.name(), subtask.index()), channel, 1));
      } else {
        for (int i = 0; i < to.parallelism(); i++) {
          outputs.add(
              new OutputChannel(
                  exchange,
                  new SubtaskId(to.name(), i),
                  channel + subtask.index(),
                  to.parallelism()));
        }
      }
    }
    return new SubtaskWiring(subtask, chain, inputs, outputs);
  }

  private static int firstInput(ActorGraph graph, Chain chain, Exchange until) {
    int channel = 0;
    for (Exchange exchange : graph.into(chain)) {
      if (exchange.equals(until)) {
        return channel;
      }
      channel += exchange.isForward() ? 1 : graph.chain(exchange.fromChain()).parallelism();
    }
    throw new IllegalArgumentException("exchange does not lead into " + chain.name());
  }

  private static int firstOutput(ActorGraph graph, Chain chain, Exchange until) {
    int channel = 0;
    for (Exchange exchange : graph.outOf(chain)) {
      if (exchange.equals(until)) {
        return channel;
      }
      channel += exchange.isForward() ? 1 : graph.chain(exchange.toChain()).parallelism();
    }
    throw new IllegalArgumentException("exchange does not lead out of " + chain.name());
  }
}
