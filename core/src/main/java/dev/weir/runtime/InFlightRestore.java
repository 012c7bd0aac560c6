package dev.weir.runtime;

import dev.weir.element.Frame;
import dev.weir.graph.Exchange;
import dev.weir.graph.Partitioner;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.Serde;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import dev.weir.state.KeyGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a subtask the records that were on their way to it when the checkpoint was taken, as frames
 * to be processed before any other. Whatever waited at the sending end is given to the receiver as
 * well, behind what waited there: so a channel's records keep their order, and a sender has nothing
 * to repeat.
 *
 * <p>When the parallelism has changed, each record goes to where its partitioner sends it now: by
 * key for {@link Partitioner.Hash}, by choice for {@link Partitioner.Custom}. Where any subtask
 * will do, an old channel goes as a whole to one subtask, so that its order is kept.
 */
final class InFlightRestore {
  private final SubtaskEnvironment environment;
  private final SubtaskWiring wiring;
  private final Map<String, List<Optional<ObjectRef>>> objects;
  private final int index;
  private final int parallelism;
  private final Map<ObjectRef, SnapshotReader> open = new LinkedHashMap<>();
  private final List<Frame> frames = new ArrayList<>();

  InFlightRestore(SubtaskEnvironment environment, SubtaskWiring wiring, SubtaskRestore from) {
    this.environment = environment;
    this.wiring = wiring;
    objects = from.inFlight();
    index = wiring.subtask().index();
    parallelism = wiring.chain().parallelism();
  }

  List<Frame> frames() throws Exception {
    try {
      for (int first = 0; first < wiring.inputs().size(); ) {
        Exchange exchange = wiring.inputs().get(first).exchange();
        int end = first;
        while (end < wiring.inputs().size()
            && wiring.inputs().get(end).exchange().equals(exchange)) {
          end++;
        }
        restore(exchange, first, end - first);
        first = end;
      }
      return frames;
    } finally {
      for (SnapshotReader reader : open.values()) {
        reader.close();
      }
    }
  }

  private void restore(Exchange exchange, int first, int channels) throws Exception {
    String edge = exchange.edge().id();
    List<Optional<ObjectRef>> senders = objectsOf(exchange.edge().from());
    List<Optional<ObjectRef>> receivers = objectsOf(exchange.edge().to());
    Choice choice = choice(exchange.edge().partitioner(), receivers.size());
    for (int to = 0; to < receivers.size(); to++) {
      if (!choice.concerns(to)) {
        continue;
      }
      for (int from = 0; from < senders.size(); from++) {
        Filler filler = new Filler(exchange, first + from % channels, choice, to);
        fill(receivers.get(to), InFlightTask.inputs(edge), from, filler);
        fill(senders.get(from), InFlightTask.outputs(edge), to, filler);
        filler.end();
      }
    }
  }

  private List<Optional<ObjectRef>> objectsOf(String operator) {
    return objects.getOrDefault(operator, List.of());
  }

  private void fill(Optional<ObjectRef> object, StateId section, int channel, Filler filler)
      throws Exception {
    if (object.isEmpty()) {
      return;
    }
    BinaryReader in = reader(object.get()).group(section, channel);
    if (in == null) {
      return;
    }
    Serde<Object> values = environment.types().dynamic();
    int count = in.readVarInt();
    for (int i = 0; i < count; i++) {
      long timestamp = in.readLong();
      filler.add(values.read(in), timestamp);
    }
  }

  private SnapshotReader reader(ObjectRef ref) throws IOException {
    SnapshotReader reader = open.get(ref);
    if (reader == null) {
      reader = SnapshotReader.open(environment.store(), ref);
      open.put(ref, reader);
    }
    return reader;
  }

  /** Which records of an exchange are this subtask's. */
  private interface Choice {
    /** Whether any record that was on its way to the old subtask may be. */
    boolean concerns(int oldReceiver);

    boolean isMine(int oldReceiver, Object value, int hash) throws Exception;
  }

  private Choice choice(Partitioner partitioner, int oldParallelism) {
    boolean sameParallelism = oldParallelism == parallelism;
    if (partitioner instanceof Partitioner.Hash) {
      return choice(
          to -> !sameParallelism || to == index,
          (to, value, hash) ->
              KeyGroups.owner(
                      KeyGroups.ofHash(hash, environment.maxParallelism()),
                      environment.maxParallelism(),
                      parallelism)
                  == index);
    }
    if (partitioner instanceof Partitioner.Custom<?> custom && !sameParallelism) {
      Partitioner.ChannelSelector<Object> selector = selector(custom);
      return choice(
          to -> true, (to, value, hash) -> selector.channelOf(value, parallelism) == index);
    }
    return choice(to -> to % parallelism == index, (to, value, hash) -> true);
  }

  @SuppressWarnings("unchecked") // the graph's builder checked the selector's type
  private static Partitioner.ChannelSelector<Object> selector(Partitioner.Custom<?> custom) {
    return (Partitioner.ChannelSelector<Object>) custom.selector();
  }

  private interface OfReceiver {
    boolean test(int oldReceiver);
  }

  private interface OfRecord {
    boolean test(int oldReceiver, Object value, int hash) throws Exception;
  }

  private static Choice choice(OfReceiver ofReceiver, OfRecord ofRecord) {
    return new Choice() {
      @Override
      public boolean concerns(int oldReceiver) {
        return ofReceiver.test(oldReceiver);
      }

      @Override
      public boolean isMine(int oldReceiver, Object value, int hash) throws Exception {
        return ofRecord.test(oldReceiver, value, hash);
      }
    };
  }

  /** Fills frames with the records of one old channel. */
  private final class Filler {
    private final Exchange exchange;
    private final int channel;
    private final Choice choice;
    private final int oldReceiver;
    private Frame frame;

    Filler(Exchange exchange, int channel, Choice choice, int oldReceiver) {
      this.exchange = exchange;
      this.channel = channel;
      this.choice = choice;
      this.oldReceiver = oldReceiver;
      frame = next();
    }

    private Frame next() {
      Frame fresh = Frame.restored(exchange.isKeyed(), environment.attempt(), channel);
      frame = fresh;
      return fresh;
    }

    void add(Object value, long timestamp) throws Exception {
      if (frame.isFull()) {
        frames.add(frame);
        next();
      }
      if (exchange.edge().partitioner() instanceof Partitioner.Hash<?, ?> hash) {
        Object key = key(hash, value);
        int mixed = KeyGroups.mix(environment.types().hash(key));
        if (choice.isMine(oldReceiver, value, mixed)) {
          frame.add(value, timestamp, key, mixed);
        }
      } else if (choice.isMine(oldReceiver, value, 0)) {
        frame.add(value, timestamp);
      }
    }

    @SuppressWarnings("unchecked") // the graph's builder checked the selector's type
    private Object key(Partitioner.Hash<?, ?> hash, Object value) throws Exception {
      return ((Partitioner.Hash<Object, Object>) hash).selector().keyOf(value);
    }

    void end() {
      if (frame.size() > 0) {
        frames.add(frame);
      }
    }
  }
}
