package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.LifelineHello;
import dev.weir.protocol.lifeline.LifelineSettings;
import dev.weir.protocol.lifeline.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's side of all lifelines. It listens for the others, and connects to each that it is told
 * of: what it connects to it watches, whom it accepts it sends signs of life to. So between two
 * nodes there are two connections, and each finds out about the other by itself.
 *
 * <p>One thread serves all of them; a node more costs two connections more, and ten bytes a second
 * on each.
 */
public final class Lifelines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("weir.lifeline");

  /** Connections of whoever it may be that have not said hello. The oldest goes for a newer one. */
  static final int STRANGERS = 64;

  /** What the log is told about strangers, in all: they could write it full. */
  private static final int COMPLAINTS = 100;

  private final LifelineHosts hosts;
  private final LifelineHello self;
  private final LifelineSettings settings;
  private final LifelineListener listener;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final SelectionKey accepting;
  private final Thread thread;

  /** What other threads want of the one that serves the lifelines. */
  private final Queue<Runnable> wishes = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;

  // From here on the thread's own.
  private final Map<PeerId, WatchedPeer> watched = new LinkedHashMap<>();
  private final Set<Visitor> visitors = new LinkedHashSet<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

  /** Said before: whoever is turned away tries again, twice a second. */
  private final Set<String> complaints = new HashSet<>();

  private Lifelines(
      LifelineHosts hosts,
      LifelineHello self,
      LifelineSettings settings,
      LifelineListener listener,
      Selector selector,
      ServerSocketChannel server,
      SelectionKey accepting) {
    this.hosts = hosts;
    this.self = self;
    this.settings = settings;
    this.listener = listener;
    this.selector = selector;
    this.server = server;
    this.accepting = accepting;
    thread = new Thread(this::serve, "weir-lifelines");
    thread.setDaemon(true);
  }

  /**
   * Listens on a free port, another one in each life of the process.
   *
   * @param hosts where to listen, and where to speak from
   * @param self what this node says to the others
   * @throws IOException if nothing can listen there; the message names the address
   */
  public static Lifelines open(
      LifelineHosts hosts, LifelineHello self, LifelineSettings settings, LifelineListener listener)
      throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(hosts.listen(), 0));
      server.configureBlocking(false);
      SelectionKey accepting = server.register(selector, SelectionKey.OP_ACCEPT);
      Lifelines lifelines =
          new Lifelines(hosts, self, settings, listener, selector, server, accepting);
      lifelines.thread.start();
      return lifelines;
    } catch (IOException failed) {
      try (server;
          selector) {
        throw new IOException(
            "cannot listen on "
                + hosts.listen().getHostAddress()
                + ", which must be an address of this machine (--host): "
                + failed.getMessage(),
            failed);
      }
    }
  }

  /** The port that others connect to. */
  public int port() {
    return server.socket().getLocalPort();
  }

  /**
   * Watches a peer from now on, and until it is found dead. To watch one twice changes nothing.
   *
   * @param address where its lifelines listen
   */
  public void connect(PeerId peer, InetSocketAddress address) {
    wish(() -> watch(peer, address));
  }

  /** Watches it no longer; nothing is told about it any more. */
  public void disconnect(PeerId peer) {
    wish(
        () -> {
          WatchedPeer gone = watched.remove(peer);
          if (gone != null) {
            gone.close();
          }
        });
  }

  /**
   * How many peers were heard at this moment or later.
   *
   * @param nanos as {@link System#nanoTime} gives it
   */
  public CompletionStage<Integer> heardSince(long nanos) {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    wish(
        () ->
            count.complete(
                (int) watched.values().stream().filter(peer -> peer.heardSince(nanos)).count()));
    return count;
  }

  private void wish(Runnable what) {
    wishes.add(what);
    selector.wakeup();
  }

  /** Ends all connections: the others see that this node is gone. Waits for the thread's end. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try {
      long beat = settings.beat().toNanos();
      long beatAt = System.nanoTime();
      while (!closed) {
        for (Runnable wish = wishes.poll(); wish != null; wish = wishes.poll()) {
          wish.run();
        }
        long now = System.nanoTime();
        if (now - beatAt >= 0) {
          beatAt = now + beat;
          accepting.interestOps(SelectionKey.OP_ACCEPT);
          visitors.removeIf(visitor -> !visitor.beat(now));
        }
        watched.values().forEach(peer -> peer.tick(now));
        watched.values().removeIf(WatchedPeer::isDead);
        select(Math.min(beatAt - now, untilNextTick(now, beat)));
      }
    } catch (IOException | RuntimeException | Error failed) {
      LOG.error(
          "lifelines have failed: other nodes' deaths are noticed by heartbeats alone", failed);
    } finally {
      closeAll();
    }
  }

  private long untilNextTick(long now, long beat) {
    long least = beat;
    for (WatchedPeer peer : watched.values()) {
      least = Math.min(least, peer.nextTick(now, beat));
    }
    return least;
  }

  private void select(long nanos) throws IOException {
    // Rounded up: to wake up too early is to wake up again and again.
    selector.select(this::serve, TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) + 1);
  }

  private void serve(SelectionKey key) {
    long now = System.nanoTime();
    if (key.attachment() instanceof WatchedPeer peer) {
      peer.onReady(key, buffer, now);
    } else if (key.attachment() instanceof Visitor visitor) {
      if (!visitor.onReadable(buffer)) {
        visitors.remove(visitor);
      }
    } else {
      accept(now);
    }
  }

  private void watch(PeerId peer, InetSocketAddress address) {
    if (!watched.containsKey(peer)) {
      watched.put(
          peer, new WatchedPeer(peer, address, hosts.from(), self, settings, selector, listener));
    }
  }

  private void accept(long now) {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      makeRoom();
      long helloUntil = now + settings.retry().toNanos();
      visitors.add(Visitor.welcome(channel, selector, self, helloUntil, this::complain));
    } catch (IOException failed) {
      // Out of file handles, most likely. Who wants to connect has to wait for the next beat.
      accepting.interestOps(0);
      LOG.debug("a lifeline could not be accepted", failed);
    }
  }

  private void complain(String text) {
    if (complaints.size() < COMPLAINTS && complaints.add(text)) {
      LOG.warn(text);
    }
  }

  private void makeRoom() {
    List<Visitor> strangers = new ArrayList<>();
    for (Visitor visitor : visitors) {
      if (!visitor.isKnown()) {
        strangers.add(visitor);
      }
    }
    if (strangers.size() >= STRANGERS) {
      strangers.get(0).close();
      visitors.remove(strangers.get(0));
    }
  }

  private void closeAll() {
    watched.values().forEach(WatchedPeer::close);
    visitors.forEach(Visitor::close);
    quietly(server);
    quietly(selector);
  }

  /** Closes what nobody can do anything about any more. */
  static void quietly(@Nullable AutoCloseable what) {
    if (what == null) {
      return;
    }
    try {
      what.close();
    } catch (Exception failed) {
      LOG.debug("closing", failed);
    }
  }
}
