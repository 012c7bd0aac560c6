package dev.weir.runtime;

import dev.weir.element.Frame;
import dev.weir.graph.Edge;
import dev.weir.graph.Exchange;
import dev.weir.graph.Partitioner;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.Serde;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import dev.weir.state.KeyGroups;
import dev.weir.state.StateMismatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
final class InFlightRestore implements AutoCloseable {
  private final SubtaskEnvironment environment;
  private final SubtaskWiring wiring;
  private final Map<String, OldObjects> objects;
  private final int index;
  private final int parallelism;
  private final Map<ObjectRef, SnapshotReader> open = new LinkedHashMap<>();

  InFlightRestore(SubtaskEnvironment environment, SubtaskWiring wiring, SubtaskRestore from) {
    this.environment = environment;
    this.wiring = wiring;
    objects = from.inFlight();
    index = wiring.subtask().index();
    parallelism = wiring.chain().parallelism();
  }

  /** What was on its way through the edges that lead into the chain. */
  List<Frame> frames() throws Exception {
    List<Frame> frames = new ArrayList<>();
    for (int first = 0; first < wiring.inputs().size(); ) {
      Exchange exchange = wiring.inputs().get(first).exchange();
      int end = first;
      while (end < wiring.inputs().size() && wiring.inputs().get(end).exchange().equals(exchange)) {
        end++;
      }
      frames.addAll(restore(exchange.edge(), first, end - first));
      first = end;
    }
    return frames;
  }

  /**
   * Fills a backlog with what was on its way through an edge within the chain, when that was a
   * channel: because its ends had another parallelism each, or were not to be chained.
   */
  void fill(Backlog backlog, OperatorChain chain) throws Exception {
    List<Edge> edges = new ArrayList<>(wiring.chain().innerEdges());
    Collections.reverse(edges); // so that within the chain, too, what is further stays ahead
    for (Edge edge : edges) {
      backlog.add(chain.inputBehind(edge), restore(edge, 0, 1));
    }
  }

  private List<Frame> restore(Edge exchanged, int first, int channels) throws Exception {
    List<Frame> frames = new ArrayList<>();
    String edge = exchanged.id();
    OldObjects senders = objectsOf(exchanged.from());
    OldObjects receivers = objectsOf(exchanged.to());
    Choice choice = choice(exchanged, receivers.parallelism());
    for (int to = 0; to < receivers.parallelism(); to++) {
      if (!choice.concerns(to)) {
        continue;
      }
      for (int from = 0; from < senders.parallelism(); from++) {
        Filler filler = new Filler(exchanged, first + from % channels, choice, to, frames);
        fill(receivers.byIndex().get(to), InFlightTask.inputs(edge), from, filler);
        fill(senders.byIndex().get(from), InFlightTask.outputs(edge), to, filler);
        filler.end();
      }
    }
    return frames;
  }

  private OldObjects objectsOf(String operator) {
    return objects.getOrDefault(operator, OldObjects.NONE);
  }

  private void fill(@Nullable ObjectRef object, StateId section, int channel, Filler filler)
      throws Exception {
    if (object == null) {
      return;
    }
    BinaryReader in = reader(object).group(section, channel);
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

  private Choice choice(Edge edge, int oldParallelism) {
    Partitioner partitioner = edge.partitioner();
    boolean sameParallelism = oldParallelism == parallelism;
    if (partitioner instanceof Partitioner.Hash) {
      return sameParallelism
          ? choice(to -> to == index, (to, value, hash) -> requireMine(edge, hash))
          : choice(to -> true, (to, value, hash) -> isMine(hash));
    }
    if (partitioner instanceof Partitioner.Custom<?> custom && !sameParallelism) {
      Partitioner.ChannelSelector<Object> selector = selector(custom);
      return choice(
          to -> true, (to, value, hash) -> selector.channelOf(value, parallelism) == index);
    }
    return choice(to -> to % parallelism == index, (to, value, hash) -> true);
  }

  private boolean isMine(int hash) {
    int most = environment.maxParallelism();
    return KeyGroups.owner(KeyGroups.ofHash(hash, most), most, parallelism) == index;
  }

  /** A record that was sent here by its key belongs here still. Nobody else looks for it. */
  private boolean requireMine(Edge edge, int hash) {
    if (isMine(hash)) {
      return true;
    }
    throw new StateMismatchException(
        "A record was on its way to "
            + wiring.subtask()
            + " when the checkpoint was taken, and belongs to another subtask now: keyBy in front"
            + " of operator '"
            + edge.to()
            + "' selects other keys than it did, or their hashes change from process to process."
            + " Let it select what it did, or start with --fresh to begin without state");
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

  @Override
  public void close() throws IOException {
    for (SnapshotReader reader : open.values()) {
      reader.close();
    }
  }

  /** Fills frames with the records of one old channel. */
  private final class Filler {
    private final Partitioner partitioner;
    private final int channel;
    private final Choice choice;
    private final int oldReceiver;
    private final List<Frame> frames;
    private Frame frame;

    Filler(Edge edge, int channel, Choice choice, int oldReceiver, List<Frame> frames) {
      partitioner = edge.partitioner();
      this.frames = frames;
      this.channel = channel;
      this.choice = choice;
      this.oldReceiver = oldReceiver;
      frame = next();
    }

    private Frame next() {
      Frame fresh =
          Frame.restored(partitioner instanceof Partitioner.Hash, environment.attempt(), channel);
      frame = fresh;
      return fresh;
    }

    void add(Object value, long timestamp) throws Exception {
      if (frame.isFull()) {
        frames.add(frame);
        next();
      }
      if (partitioner instanceof Partitioner.Hash<?, ?> hash) {
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
