package dev.weir.runtime.snapshot;

import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.plan.Exchange;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.explain.UnwritableValueException;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes the records that an unaligned barrier overtook durable: one section for each edge and
 * direction, in it one group for each channel, named by the index of the subtask at its other end.
 */
public final class InFlightTask {
  /** What stands in place of the type: records of any type, each with its timestamp. */
  public static final String TYPE = "records";

  private final InFlight inFlight;
  private final SubtaskWiring wiring;
  private final Types types;

  public InFlightTask(InFlight inFlight, SubtaskWiring wiring, Types types) {
    this.inFlight = inFlight;
    this.wiring = wiring;
    this.types = types;
  }

  public CheckpointId checkpoint() {
    return inFlight.checkpoint();
  }

  /** The section of what waited at the receiving end of an edge's channels. */
  public static StateId inputs(String edge) {
    return new StateId(edge, "inputs", StateKind.IN_FLIGHT);
  }

  /** The section of what waited at the sending end of an edge's channels. */
  public static StateId outputs(String edge) {
    return new StateId(edge, "outputs", StateKind.IN_FLIGHT);
  }

  /** Writes the object under the given name. Blocks; runs on any thread. */
  public InFlightObject run(CheckpointStore store, ObjectName name) throws IOException {
    TreeSet<String> edges = new TreeSet<>();
    try (ObjectSink sink = store.create(name)) {
      SnapshotWriter writer = new SnapshotWriter(sink);
      String before = "";
      for (var channel : inFlight.inputs().entrySet()) {
        SubtaskWiring.InputChannel input = wiring.inputs().get(channel.getKey());
        before = begin(writer, input.exchange(), before, true);
        edges.add(before);
        writer.group(input.from().index(), payload(channel.getValue(), input.exchange()));
      }
      before = "";
      for (var channel : inFlight.outputs().entrySet()) {
        SubtaskWiring.OutputChannel output = wiring.outputs().get(channel.getKey());
        before = begin(writer, output.exchange(), before, false);
        edges.add(before);
        writer.group(output.to().index(), payload(channel.getValue(), output.exchange()));
      }
      ObjectRef object = writer.finish();
      return new InFlightObject(object, List.copyOf(edges));
    }
  }

  /** Channels of an exchange are contiguous, so its section is begun once. */
  private static String begin(SnapshotWriter writer, Exchange exchange, String before, boolean in)
      throws IOException {
    String edge = exchange.edge().id();
    if (!edge.equals(before)) {
      writer.begin(in ? inputs(edge) : outputs(edge), TYPE);
    }
    return edge;
  }

  private BinaryWriter payload(List<InFlight.Run> runs, Exchange exchange) {
    BinaryWriter out = new BinaryWriter(1024);
    Serde<Object> values = types.dynamic();
    out.writeVarInt(runs.stream().mapToInt(run -> run.frame().size() - run.from()).sum());
    for (InFlight.Run run : runs) {
      Frame frame = run.frame();
      for (int i = run.from(); i < frame.size(); i++) {
        out.writeLong(frame.timestamp(i));
        try {
          values.write(frame.value(i), out);
        } catch (Throwable unwritable) {
          throw UnwritableValueException.explain(
              values, frame.value(i), "operator '" + exchange.edge().from() + "'", unwritable);
        }
      }
    }
    return out;
  }
}
