package dev.weir.cli.chaos.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * One connection through the proxy. What is said on a way that is cut stays here and goes on when
 * the way is open again, as with a network that repeats what was lost. So does the news that the
 * connection has ended.
 */
final class Passage implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final SocketChannel client;
  private final SocketChannel server;
  private final Way there;
  private final Cuts cuts;

  /** Called when a connection to the node has ended, before the other side learns of it. */
  private final Consumer<Passage> ended;

  Passage(
      SocketChannel client, SocketChannel server, Way there, Cuts cuts, Consumer<Passage> ended) {
    this.client = client;
    this.server = server;
    this.there = there;
    this.cuts = cuts;
    this.ended = ended;
  }

  /** Carries both ways, on threads of its own, until one side ends. */
  void start(InetSocketAddress target) {
    thread("to " + target, () -> carryBoth(target));
  }

  private void carryBoth(InetSocketAddress target) {
    try {
      cuts.awaitBoth(there);
      server.connect(target);
    } catch (IOException | InterruptedException refused) {
      end();
      return;
    }
    thread("from " + target, () -> carry(server, client, there.back()));
    carry(client, server, there);
  }

  private void carry(SocketChannel from, SocketChannel to, Way way) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        cuts.await(way);
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException | InterruptedException broken) {
      // Either side has ended: so does the other.
    }
    try {
      cuts.await(way);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  private void end() {
    ended.accept(this);
    close();
  }

  private static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, "network " + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    Mirror.quietly(client);
    Mirror.quietly(server);
  }
}
