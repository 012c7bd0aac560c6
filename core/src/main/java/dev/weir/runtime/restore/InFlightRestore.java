package dev.weir.runtime.restore;

import dev.weir.element.Frame;
import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.plan.Exchange;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.BinaryReader;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import dev.weir.spi.store.ObjectRef;
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
 * key for {@link Partitioner.Hash}, by choice for {@link Partitioner.Custom}, to every subtask for
 * {@link Partitioner.Broadcast}. Where any subtask will do, an old channel goes as a whole to one
 * subtask, so that its order is kept. See {@link InFlightEdge}.
 */
public final class InFlightRestore implements AutoCloseable {
  private final SubtaskEnvironment environment;
  private final SubtaskWiring wiring;
  private final Map<String, OldObjects> objects;
  private final int index;
  private final int parallelism;
  private final Map<ObjectRef, SnapshotReader> open = new LinkedHashMap<>();

  public InFlightRestore(
      SubtaskEnvironment environment, SubtaskWiring wiring, SubtaskRestore.FromCheckpoint from) {
    this.environment = environment;
    this.wiring = wiring;
    objects = from.inFlight();
    index = wiring.subtask().index();
    parallelism = wiring.chain().parallelism();
  }

  /** What was on its way through the edges that lead into the chain. */
  public List<Frame> frames() throws Exception {
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
  public void fill(Backlog backlog, OperatorChain chain) throws Exception {
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
    InFlightEdge records =
        new InFlightEdge(
            exchanged,
            environment.types(),
            environment.maxParallelism(),
            receivers.parallelism(),
            parallelism);
    for (int to = 0; to < receivers.parallelism(); to++) {
      if (!records.concerns(to, index)) {
        continue;
      }
      for (int from = 0; from < senders.parallelism(); from++) {
        Filler filler = new Filler(records, first + from % channels, to, frames);
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
    filler.records.read(in, filler::add);
  }

  private SnapshotReader reader(ObjectRef ref) throws IOException {
    SnapshotReader reader = open.get(ref);
    if (reader == null) {
      reader = SnapshotReader.open(environment.store(), ref);
      open.put(ref, reader);
    }
    return reader;
  }

  @Override
  public void close() throws IOException {
    for (SnapshotReader reader : open.values()) {
      reader.close();
    }
  }

  /** Fills frames with the records of one old channel. */
  private final class Filler {
    private final InFlightEdge records;
    private final int channel;
    private final int oldReceiver;
    private final List<Frame> frames;
    private Frame frame;

    Filler(InFlightEdge records, int channel, int oldReceiver, List<Frame> frames) {
      this.records = records;
      this.frames = frames;
      this.channel = channel;
      this.oldReceiver = oldReceiver;
      frame = next();
    }

    private Frame next() {
      Frame fresh = Frame.restored(records.isKeyed(), environment.attempt(), channel);
      frame = fresh;
      return fresh;
    }

    void add(Object value, long timestamp) throws Exception {
      if (frame.isFull()) {
        frames.add(frame);
        next();
      }
      if (records.isKeyed()) {
        Object key = records.keyOf(value);
        int hash = records.hashOf(key);
        if (records.receiverOf(oldReceiver, value, hash) == index) {
          frame.add(value, timestamp, key, hash);
        }
      } else if (records.isBroadcast() || records.receiverOf(oldReceiver, value, 0) == index) {
        frame.add(value, timestamp);
      }
    }

    void end() {
      if (frame.size() > 0) {
        frames.add(frame);
      }
    }
  }
}
