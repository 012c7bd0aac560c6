package dev.weir.runtime.exchange;

import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.operator.OperatorException;
import dev.weir.operator.Receiver;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroups;

/** The sending end of an exchange: chooses the channels of each record. */
public abstract class Router implements Receiver<Object> {
  private static final String PARTITIONER = "the custom partitioner";

  final Outputs outputs;
  final TypeGate types;
  final int first;
  final int channels;

  private Router(Outputs outputs, TypeGate types, int first, int channels) {
    this.outputs = outputs;
    this.types = types;
    this.first = first;
    this.channels = channels;
  }

  /**
   * The router of one exchange.
   *
   * @param first the exchange's first output channel
   * @param channels the number of its channels
   */
  public static Router of(
      Edge edge,
      Outputs outputs,
      Types types,
      int subtask,
      int first,
      int channels,
      int maxParallelism) {
    Partitioner partitioner = edge.partitioner();
    TypeGate gate = TypeGate.ofRecords(types, edge.from());
    if (partitioner instanceof Partitioner.Hash) {
      return new Hash(outputs, gate, first, channels, edge, types, maxParallelism);
    }
    if (partitioner instanceof Partitioner.Rebalance) {
      return new Rebalance(outputs, gate, first, channels, subtask);
    }
    if (partitioner instanceof Partitioner.Shuffle) {
      return new Shuffle(outputs, gate, first, channels, subtask);
    }
    if (partitioner instanceof Partitioner.Broadcast) {
      return new Broadcast(outputs, gate, first, channels);
    }
    if (partitioner instanceof Partitioner.Custom<?> custom) {
      return new Custom(outputs, gate, first, channels, custom, edge.to());
    }
    if (partitioner instanceof Partitioner.Forward || partitioner instanceof Partitioner.Global) {
      return new Single(outputs, gate, first);
    }
    throw new IllegalStateException(
        "unresolved partitioner " + partitioner.label() + " behind " + edge.from());
  }

  private static final class Single extends Router {
    Single(Outputs outputs, TypeGate types, int first) {
      super(outputs, types, first, 1);
    }

    @Override
    public void accept(Object value, long timestampMillis) {
      types.pass(value);
      outputs.add(first, value, timestampMillis);
    }
  }

  private static final class Hash extends Router {
    private final RecordKeys keys;
    private final TypeGate keyTypes;
    private final int maxParallelism;

    /** The channel of each key group; replaceable when key groups move. */
    private final int[] channelOfGroup;

    Hash(
        Outputs outputs,
        TypeGate types,
        int first,
        int channels,
        Edge edge,
        Types serdes,
        int maxParallelism) {
      super(outputs, types, first, channels);
      keys = new RecordKeys(edge, serdes);
      keyTypes = TypeGate.ofKeys(serdes, edge.to());
      this.maxParallelism = maxParallelism;
      channelOfGroup = new int[maxParallelism];
      for (int group = 0; group < maxParallelism; group++) {
        channelOfGroup[group] = first + KeyGroups.owner(group, maxParallelism, channels);
      }
    }

    @Override
    public void accept(Object value, long timestampMillis) {
      types.pass(value);
      Object key = keys.keyOf(value);
      keyTypes.pass(key);
      int hash = keys.hashOf(key);
      int channel = channelOfGroup[KeyGroups.ofHash(hash, maxParallelism)];
      outputs.add(channel, value, timestampMillis, key, hash);
    }
  }

  private static final class Rebalance extends Router {
    private int next;

    Rebalance(Outputs outputs, TypeGate types, int first, int channels, int subtask) {
      super(outputs, types, first, channels);
      next = subtask % channels;
    }

    @Override
    public void accept(Object value, long timestampMillis) {
      types.pass(value);
      outputs.add(first + next, value, timestampMillis);
      next = next + 1 == channels ? 0 : next + 1;
    }
  }

  private static final class Shuffle extends Router {
    private int state;

    Shuffle(Outputs outputs, TypeGate types, int first, int channels, int subtask) {
      super(outputs, types, first, channels);
      state = KeyGroups.mix(subtask + 1);
    }

    @Override
    public void accept(Object value, long timestampMillis) {
      types.pass(value);
      state += 0x9e3779b9; // Weyl sequence: never gets stuck, its mix is uniform
      outputs.add(first + KeyGroups.ofHash(KeyGroups.mix(state), channels), value, timestampMillis);
    }
  }

  private static final class Broadcast extends Router {
    Broadcast(Outputs outputs, TypeGate types, int first, int channels) {
      super(outputs, types, first, channels);
    }

    @Override
    public void accept(Object value, long timestampMillis) {
      types.pass(value);
      for (int i = first; i < first + channels; i++) {
        outputs.add(i, value, timestampMillis);
      }
    }
  }

  private static final class Custom extends Router {
    private final Partitioner.ChannelSelector<Object> selector;
    private final String operator;

    @SuppressWarnings("unchecked") // the graph's builder checked the selector's type
    Custom(
        Outputs outputs,
        TypeGate types,
        int first,
        int channels,
        Partitioner.Custom<?> custom,
        String operator) {
      super(outputs, types, first, channels);
      this.selector = (Partitioner.ChannelSelector<Object>) custom.selector();
      this.operator = operator;
    }

    @Override
    public void accept(Object value, long timestampMillis) {
      types.pass(value);
      int chosen;
      try {
        chosen = selector.channelOf(value, channels);
      } catch (Exception failed) {
        throw new OperatorException(operator, PARTITIONER, failed);
      }
      if (chosen < 0 || chosen >= channels) {
        throw new OperatorException(
            operator,
            PARTITIONER,
            new IndexOutOfBoundsException("it chose subtask " + chosen + " of " + channels));
      }
      outputs.add(first + chosen, value, timestampMillis);
    }
  }
}
