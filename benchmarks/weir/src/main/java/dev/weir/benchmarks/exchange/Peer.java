package dev.weir.benchmarks.exchange;

import com.typesafe.config.ConfigFactory;
import dev.weir.cluster.actor.SubtaskCommand.Consumed;
import dev.weir.cluster.actor.SubtaskCommand.EncodedFrame;
import dev.weir.element.Frame;
import dev.weir.wire.frame.FrameDecoder;
import dev.weir.wire.frame.FrameMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Props;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * The process at the other end: takes bytes from a socket, and frames from the transport of nodes.
 * Says on standard output where, and ends with its standard input.
 */
public final class Peer {
  /** How many frames are consumed before the sender hears of it. */
  static final int FRAMES_PER_CREDIT = 4;

  private static final int BUFFER_BYTES = 200_000;

  private Peer() {}

  /** As a node sets it up. */
  static ActorSystem system() {
    return ActorSystem.create(
        "weir",
        BootstrapSetup.create(
            ConfigFactory.parseResources("weir-node.conf").withFallback(ConfigFactory.load())));
  }

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    ActorSystem system = system();
    ActorRef receiver = system.actorOf(Props.create(Receiver.class, Receiver::new), "receiver");
    Serialization serialization = SerializationExtension.get(system);
    String address =
        receiver
            .path()
            .toSerializationFormatWithAddress(serialization.serializationInformation().address());
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread sockets = new Thread(() -> takeBytes(server), "sockets");
    sockets.setDaemon(true);
    sockets.start();
    System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort() + " " + address);
    while (System.in.read() >= 0) {
      // nothing is said here but the end
    }
    Runtime.getRuntime().halt(0);
  }

  /** Reads each connection to its end, and answers with how much came. */
  private static void takeBytes(ServerSocketChannel server) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (true) {
      try (SocketChannel connection = server.accept()) {
        long total = 0;
        for (int count = 0; count >= 0; count = connection.read(buffer)) {
          total += count;
          buffer.clear();
        }
        buffer.putLong(total).flip();
        connection.write(buffer);
        buffer.clear();
      } catch (IOException ended) {
        return;
      }
    }
  }

  /** Decodes frames, looks at their records, and gives credits. */
  private static final class Receiver extends AbstractActor {
    private final FrameDecoder decoder = Frames.decoder();
    private long frames;

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(EncodedFrame.class, this::onFrame).build();
    }

    private void onFrame(EncodedFrame message) {
      Frame frame = decoder.receive(FrameMessage.read(message.bytes()));
      if (frame == null) {
        return;
      }
      frames = frame.sequence() + 1; // another measurement begins at 0
      if (frames % FRAMES_PER_CREDIT == 0) {
        getSender().tell(new Consumed(1, 0, frames), getSelf());
      }
    }
  }
}
