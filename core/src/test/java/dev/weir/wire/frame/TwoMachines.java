package dev.weir.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Frame;
import dev.weir.graph.Partitioner;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.runtime.TwoChains;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroups;
import dev.weir.wire.WireSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A sender and a receiver with nothing in common but the job's definition. */
final class TwoMachines {
  static final int ATTEMPT = 7;
  static final int CHANNEL = 1;

  final Types types;
  final FrameEncoder encoder;
  final FrameDecoder decoder;

  /** Records are their own keys if they have any. */
  TwoMachines(boolean keyed, WireSettings settings, Consumer<Types> registrations) {
    this(
        keyed ? new Partitioner.Hash<>(value -> value, TypeRef.of(Object.class)) : rebalance(),
        settings,
        registrations);
  }

  TwoMachines(Partitioner partitioner, WireSettings settings, Consumer<Types> registrations) {
    ActorGraph graph = TwoChains.graph(partitioner, 2, 2);
    types = registered(registrations);
    encoder = new FrameEncoder(wiring(graph, "from", 1), types, settings);
    decoder = new FrameDecoder(wiring(graph, "to", 0), registered(registrations), settings);
  }

  private static Partitioner rebalance() {
    return new Partitioner.Rebalance();
  }

  private static SubtaskWiring wiring(ActorGraph graph, String chain, int index) {
    return SubtaskWiring.of(graph, new SubtaskId(chain, index));
  }

  private static Types registered(Consumer<Types> registrations) {
    Types types = new Types();
    registrations.accept(types);
    return types;
  }

  /** A frame of records with these timestamps, or some. */
  Frame frame(boolean keyed, long sequence, List<?> values, long... timestamps) {
    Frame frame = new Frame(keyed, Math.max(1, values.size()));
    for (int i = 0; i < values.size(); i++) {
      long timestamp = timestamps.length == 0 ? 1_000 + i : timestamps[i % timestamps.length];
      Object value = values.get(i);
      if (keyed) {
        frame.add(value, timestamp, value, KeyGroups.mix(types.hash(value)));
      } else {
        frame.add(value, timestamp);
      }
    }
    frame.address(ATTEMPT, CHANNEL, sequence);
    return frame;
  }

  /** What the sender makes of a frame. */
  List<byte[]> messages(Frame frame) {
    List<byte[]> messages = new ArrayList<>();
    encoder.send(0, frame, messages::add);
    return messages;
  }

  /** What the receiver makes of that. */
  @Nullable Frame receive(List<byte[]> messages) {
    Frame received = null;
    for (byte[] message : messages) {
      assertThat(received).as("frame before its last message").isNull();
      received = decoder.receive(FrameMessage.read(message));
    }
    return received;
  }

  /** Sends a frame, and compares what arrives. */
  Frame pass(Frame sent) {
    Frame received = receive(messages(sent));
    assertThat(received).isNotNull();
    assertSame(received, sent);
    return received;
  }

  static void assertSame(Frame received, Frame sent) {
    assertThat(received.toString()).isEqualTo(sent.toString());
    assertThat(received.control()).isEqualTo(sent.control());
    assertThat(received.isUrgent()).isEqualTo(sent.isUrgent());
    assertThat(received.isKeyed()).isEqualTo(sent.isKeyed());
    assertThat(received.usedCredit()).isEqualTo(sent.usedCredit());
    assertThat(received.attempt()).isEqualTo(sent.attempt());
    for (int i = 0; i < sent.size(); i++) {
      assertThat(received.value(i)).isEqualTo(sent.value(i));
      assertThat(received.timestamp(i)).isEqualTo(sent.timestamp(i));
      if (sent.isKeyed()) {
        assertThat(received.key(i)).isEqualTo(sent.key(i));
        assertThat(received.hash(i)).isEqualTo(sent.hash(i));
      }
    }
  }
}
