package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.HelloReader;
import dev.weir.protocol.lifeline.HelloReader.NoHelloException;
import dev.weir.protocol.lifeline.LifelineHello;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection that another node has made, to watch this one. It gets a byte with each beat. */
final class Visitor {
  private final SocketChannel channel;
  private final LifelineHello self;
  private final HelloReader reader = new HelloReader();
  private final ByteBuffer sign = ByteBuffer.allocate(1);
  private final long helloUntil;
  private final Consumer<String> complaints;

  private @Nullable LifelineHello known;

  private Visitor(
      SocketChannel channel, LifelineHello self, long helloUntil, Consumer<String> complaints) {
    this.channel = channel;
    this.self = self;
    this.helloUntil = helloUntil;
    this.complaints = complaints;
  }

  /**
   * Takes a connection.
   *
   * @param helloUntil who has not said hello by then is no node
   * @param complaints takes why a connection was ended that no node of this cluster made
   */
  static Visitor welcome(
      SocketChannel channel,
      Selector selector,
      LifelineHello self,
      long helloUntil,
      Consumer<String> complaints)
      throws IOException {
    Visitor visitor = new Visitor(channel, self, helloUntil, complaints);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, visitor);
      return visitor;
    } catch (IOException failed) {
      visitor.close();
      throw failed;
    }
  }

  boolean isKnown() {
    return known != null;
  }

  /** Reads what has arrived, and returns whether the connection goes on. */
  boolean onReadable(ByteBuffer buffer) {
    try {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        return end(null);
      }
      buffer.flip();
      return known == null ? onHello(buffer) : end("it says more than hello");
    } catch (NoHelloException wrong) {
      return end(wrong.getMessage());
    } catch (IOException broken) {
      return end(null);
    }
  }

  private boolean onHello(ByteBuffer buffer) throws IOException, NoHelloException {
    LifelineHello hello = reader.read(buffer);
    if (hello == null) {
      return true;
    }
    if (!hello.cluster().equals(self.cluster())) {
      return end(
          "node "
              + hello.self()
              + " belongs to the cluster '"
              + hello.cluster()
              + "', this one to '"
              + self.cluster()
              + "'");
    }
    known = hello;
    ByteBuffer answer = ByteBuffer.wrap(self.encode());
    channel.write(answer);
    // A fresh connection has room for these few bytes; one that has not is of no use.
    return !answer.hasRemaining() || end("it takes no answer");
  }

  /** Says that this node lives, and returns whether the connection goes on. */
  boolean beat(long now) {
    if (known == null) {
      return now - helloUntil < 0 || end(null);
    }
    try {
      sign.clear();
      // Who reads nothing, being stopped, misses some beats: what is there to be read is enough.
      channel.write(sign);
      return true;
    } catch (IOException broken) {
      return end(null);
    }
  }

  private boolean end(@Nullable String why) {
    if (why != null) {
      complaints.accept("a lifeline from " + remote() + " is closed: " + why);
    }
    close();
    return false;
  }

  private String remote() {
    try {
      return channel.getRemoteAddress() instanceof InetSocketAddress address
          ? address.getHostString()
          : "somewhere";
    } catch (IOException gone) {
      return "somewhere";
    }
  }

  void close() {
    Lifelines.quietly(channel);
  }
}
