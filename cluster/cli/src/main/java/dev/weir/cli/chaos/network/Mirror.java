package dev.weir.cli.chaos.network;

import dev.weir.id.NodeName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A port of a node, at the address by which others know the node. It is closed when nobody listens
 * at the node's own any more, so that whoever connects is refused as the node would: but not while
 * the node is cut off, since a cut network refuses nothing.
 */
final class Mirror implements AutoCloseable {
  private static final int PROBE_MILLIS = 200;

  private final NodeName node;
  private final InetSocketAddress target;
  private final Function<InetAddress, Optional<NodeName>> nodeAt;
  private final Cuts cuts;
  private final ServerSocketChannel listener;
  private final Thread accepting;
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();

  private Mirror(
      NodeName node,
      InetSocketAddress target,
      Function<InetAddress, Optional<NodeName>> nodeAt,
      Cuts cuts,
      ServerSocketChannel listener) {
    this.node = node;
    this.target = target;
    this.nodeAt = nodeAt;
    this.cuts = cuts;
    this.listener = listener;
    accepting = new Thread(this::accept, "network at " + target);
    accepting.setDaemon(true);
  }

  /**
   * Listens.
   *
   * @param known where others look for the node
   * @param target where it listens itself, at the same port
   * @param nodeAt tells which node a connection comes from; must not wait for whoever may close
   */
  static Mirror open(
      NodeName node,
      InetAddress known,
      InetSocketAddress target,
      Function<InetAddress, Optional<NodeName>> nodeAt,
      Cuts cuts)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.bind(new InetSocketAddress(known, target.getPort()));
    } catch (IOException taken) {
      listener.close();
      throw taken;
    }
    Mirror mirror = new Mirror(node, target, nodeAt, cuts, listener);
    mirror.accepting.start();
    return mirror;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Way there = new Way(nodeAt.apply(client.socket().getInetAddress()), Optional.of(node));
        Passage passage = new Passage(client, SocketChannel.open(), there, cuts, this::onEnd);
        passages.add(passage);
        passage.start(target);
      }
    } catch (IOException closed) {
      quietly(listener);
    }
  }

  private void onEnd(Passage passage) {
    passages.remove(passage);
    closeIfNobodyListens();
  }

  /** Looks whether the node has gone. If so, connections are refused when this returns. */
  void closeIfNobodyListens() {
    if (cuts.touch(node) || (listener.isOpen() && isListening())) {
      return;
    }
    stopListening();
  }

  private boolean isListening() {
    try (Socket probe = new Socket()) {
      probe.connect(target, PROBE_MILLIS);
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (IOException late) {
      return true; // It stands still.
    }
  }

  /** The port takes connections until the thread that waits for them has noticed, too. */
  private void stopListening() {
    quietly(listener);
    try {
      accepting.join();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isOpen() {
    return listener.isOpen();
  }

  @Override
  public void close() {
    stopListening();
    passages.forEach(Passage::close);
  }

  /** Closes what nobody can do anything about any more. */
  static void quietly(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception failed) {
      // It is of no use any more.
    }
  }
}
