package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.HelloReader;
import dev.weir.protocol.lifeline.HelloReader.NoHelloException;
import dev.weir.protocol.lifeline.LifelineHello;
import dev.weir.protocol.lifeline.LifelineMachine;
import dev.weir.protocol.lifeline.LifelineMachine.Step;
import dev.weir.protocol.lifeline.LifelineSettings;
import dev.weir.protocol.lifeline.LifelineVerdict;
import dev.weir.protocol.lifeline.PeerId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer, and the connection on which this node hears of it. */
final class WatchedPeer {
  private static final Logger LOG = LoggerFactory.getLogger("weir.lifeline");

  private final PeerId peer;
  private final InetSocketAddress address;
  private final @Nullable InetSocketAddress from;
  private final LifelineHello self;
  private final Selector selector;
  private final LifelineListener listener;
  private final LifelineMachine machine;

  private @Nullable SocketChannel channel;
  private HelloReader reader = new HelloReader();
  private boolean held;
  private boolean dead;

  WatchedPeer(
      PeerId peer,
      InetSocketAddress address,
      @Nullable InetSocketAddress from,
      LifelineHello self,
      LifelineSettings settings,
      Selector selector,
      LifelineListener listener) {
    this.peer = peer;
    this.address = address;
    this.from = from;
    this.self = self;
    this.selector = selector;
    this.listener = listener;
    long now = System.nanoTime();
    machine = new LifelineMachine(settings, now);
    connect(now);
  }

  boolean isDead() {
    return dead;
  }

  boolean heardSince(long nanos) {
    return machine.heardSince(nanos);
  }

  void tick(long now) {
    follow(machine.tick(now), now);
  }

  long nextTick(long now, long beat) {
    return machine.nextTick(now, beat);
  }

  private void follow(Step step, long now) {
    step.verdict().ifPresent(this::tell);
    if (step.connect()) {
      connect(now);
    }
  }

  private void tell(LifelineVerdict verdict) {
    dead = verdict.kind() == LifelineVerdict.Kind.DEAD;
    try {
      listener.onVerdict(peer, verdict);
    } catch (RuntimeException failed) {
      LOG.error("nobody is told that {} is {}", peer, verdict, failed);
    }
  }

  private void connect(long now) {
    close();
    reader = new HelloReader();
    held = false;
    try {
      SocketChannel made = SocketChannel.open();
      channel = made;
      made.configureBlocking(false);
      if (from != null) {
        made.bind(from);
      }
      if (made.connect(address)) {
        made.register(selector, SelectionKey.OP_READ, this);
        sayHello(made);
      } else {
        made.register(selector, SelectionKey.OP_CONNECT, this);
      }
    } catch (IOException | RuntimeException failed) {
      onNoConnection(failed, now);
    }
  }

  private void sayHello(SocketChannel to) throws IOException {
    ByteBuffer hello = ByteBuffer.wrap(self.encode());
    to.write(hello);
    if (hello.hasRemaining()) {
      throw new IOException("a fresh connection takes no hello");
    }
  }

  void onReady(SelectionKey key, ByteBuffer buffer, long now) {
    SocketChannel ready = channel;
    if (ready == null || key.channel() != ready) {
      return;
    }
    if (key.isConnectable()) {
      onConnectable(key, ready, now);
    } else {
      onReadable(ready, buffer, now);
    }
  }

  private void onConnectable(SelectionKey key, SocketChannel ready, long now) {
    try {
      ready.finishConnect();
    } catch (IOException failed) {
      onNoConnection(failed, now);
      return;
    }
    try {
      key.interestOps(SelectionKey.OP_READ);
      sayHello(ready);
    } catch (IOException failed) {
      close();
      follow(machine.onClosed(now), now);
    }
  }

  /**
   * A refusal and the end of the operating system's patience are one exception, with texts in the
   * user's language; but that patience lasts for a second or more, and the machine knows the time.
   */
  private void onNoConnection(Exception failed, long now) {
    close();
    follow(
        failed instanceof ConnectException ? machine.onRefused(now) : machine.onClosed(now), now);
  }

  private void onReadable(SocketChannel ready, ByteBuffer buffer, long now) {
    try {
      buffer.clear();
      int count = ready.read(buffer);
      buffer.flip();
      if (count < 0) {
        onEnd(now);
      } else if (held) {
        follow(machine.onHeard(now), now);
      } else {
        onHello(buffer, now);
      }
    } catch (NoHelloException stranger) {
      close();
      follow(machine.onStranger(now), now);
    } catch (IOException broken) {
      onEnd(now);
    }
  }

  private void onEnd(long now) {
    close();
    follow(machine.onClosed(now), now);
  }

  private void onHello(ByteBuffer buffer, long now) throws NoHelloException {
    LifelineHello hello = reader.read(buffer);
    if (hello == null) {
      return;
    }
    if (hello.self().equals(peer)) {
      held = true;
      follow(machine.onHeld(now), now);
    } else {
      close();
      follow(machine.onStranger(now), now);
    }
  }

  void close() {
    Lifelines.quietly(channel);
    channel = null;
  }
}
