package dev.weir.cluster.wire;

import dev.weir.api.metric.JobMetrics;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.wire.Envelope;
import dev.weir.wire.control.ControlCodec;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Control messages between nodes: records, written by the same serdes as those of users, each with
 * the names of its fields. What coordinators and subtasks say to each other is written by {@link
 * ControlCodec}, actors as their addresses. One that is larger than the transport takes is replaced
 * by what says so.
 */
public final class MessageSerializer extends SerializerWithStringManifest {
  private static final String MANIFEST = "m";
  private static final int IDENTIFIER = 5702;

  private final Serde<Object> messages;
  private final int mostBytes;

  /** Called by Pekko. */
  public MessageSerializer(ExtendedActorSystem system) {
    long largest = system.settings().config().getBytes(OversizedMessage.SETTING);
    mostBytes = (int) Math.min(Integer.MAX_VALUE, largest) - Outbound.TRANSPORTS_OWN_BYTES;
    ActorRefResolver resolver = ActorRefResolver.get(Adapter.toTyped(system));
    ControlCodec<ActorRef<SubtaskCommand>> control =
        new ControlCodec<>(new ActorAddresses<>(resolver));
    Types types = new Types(MessageSerializer.class.getClassLoader());
    types.register(raw(ActorRef.class), new ActorRefSerde(resolver));
    types.register(
        raw(ToSubtask.class),
        new EncodedSerde<>("to-subtask", control::encode, control::decodeToSubtask));
    types.register(
        ToCoordinator.class,
        new EncodedSerde<>("to-coordinator", control::encode, control::decodeToCoordinator));
    types.register(JobMetrics.class, JobMetricsSerde.of(types));
    messages = types.dynamic();
  }

  @SuppressWarnings("unchecked") // the serde of a class is that of all its parameterizations
  private static <T> Class<T> raw(Class<?> type) {
    return (Class<T>) type;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object message) {
    byte[] bytes = bytes(message);
    return bytes.length <= mostBytes
        ? bytes
        : bytes(new OversizedMessage(message, bytes.length, mostBytes).replaced());
  }

  private byte[] bytes(Object message) {
    BinaryWriter out = new BinaryWriter();
    Envelope.open(out);
    messages.write(message, out);
    return Envelope.close(out);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    BinaryReader in = Envelope.read(bytes, "another node");
    return messages.read(in);
  }
}
