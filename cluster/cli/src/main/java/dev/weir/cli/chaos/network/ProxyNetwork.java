package dev.weir.cli.chaos.network;

import dev.weir.cli.cluster.NodeAddresses;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between nodes. Each node listens at a loopback address of its own and speaks from it; the
 * others know it by a second one, at which this process listens on the same ports. So all that
 * nodes say to each other passes here, and it is known who says it to whom.
 *
 * <p>A cut is silence: nothing is closed and nothing refused, and what was said meanwhile arrives
 * when the network is whole again. To the nodes' store there are other ways, which are never cut.
 */
public final class ProxyNetwork implements NodeAddresses, AutoCloseable {
  private static final long LOOK_MILLIS = 20;
  private static final int MOST_BUSY_LOOKS = 250;
  private static final int MOST_NODES = 250;

  /** The address at which a node listens, and the one by which it is known. */
  private record Place(InetAddress own, InetAddress known) {}

  private final Cuts cuts = new Cuts();

  /** Changes under this object's lock; is read without it where a lock would be waited for. */
  private final Map<NodeName, Place> places = new ConcurrentHashMap<>();

  private final Map<InetSocketAddress, Mirror> mirrors = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private int busyLooks;
  private @Nullable IOException failed;

  private ProxyNetwork() {}

  /** Whether this machine allows it. */
  public static boolean isPossible() {
    return ListeningPorts.areKnown();
  }

  /** A network that is whole. */
  public static ProxyNetwork open() {
    ProxyNetwork network = new ProxyNetwork();
    Thread watch = new Thread(network::watch, "network watch");
    watch.setDaemon(true);
    watch.start();
    return network;
  }

  @Override
  public synchronized String host(NodeName node) throws IOException {
    return place(node).known().getHostAddress();
  }

  /** Artery's settings, which lifelines follow. */
  @Override
  public synchronized List<String> options(NodeName node) throws IOException {
    String own = place(node).own().getHostAddress();
    return List.of(
        "-Dpekko.remote.artery.bind.hostname=" + own,
        "-Dpekko.remote.artery.advanced.tcp.outbound-client-hostname=" + own);
  }

  private Place place(NodeName node) throws IOException {
    Place place = places.get(node);
    if (place == null) {
      int number = places.size() + 1;
      if (number > MOST_NODES) {
        throw new IOException("a network of more than " + MOST_NODES + " nodes");
      }
      place = new Place(address(64, number), address(128, number));
      places.put(node, place);
    }
    return place;
  }

  /** Addresses of this process alone, by its number: other networks on the machine have others. */
  private static InetAddress address(int second, int number) throws IOException {
    long pid = ProcessHandle.current().pid();
    return InetAddress.getByAddress(
        new byte[] {127, (byte) (second + pid / 256 % 64), (byte) (pid % 256), (byte) number});
  }

  private Optional<NodeName> nodeAt(InetAddress address) {
    return places.entrySet().stream()
        .filter(each -> each.getValue().own().equals(address))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void watch() {
    try {
      do {
        look();
      } while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException unused) {
      // Nobody interrupts it.
    }
  }

  private synchronized void look() {
    try {
      for (Map.Entry<NodeName, Place> each : places.entrySet()) {
        follow(each.getKey(), each.getValue());
      }
    } catch (IOException | RuntimeException unexpected) {
      failed = new IOException("the network between the nodes failed: " + unexpected, unexpected);
    }
  }

  private void follow(NodeName node, Place place) throws IOException {
    Set<Integer> ports = ListeningPorts.of(place.own());
    for (int port : ports) {
      InetSocketAddress target = new InetSocketAddress(place.own(), port);
      Mirror mirror = mirrors.get(target);
      if (mirror == null || !mirror.isOpen()) {
        mirror(node, place.known(), target);
      }
    }
    mirrors.forEach(
        (target, mirror) -> {
          if (target.getAddress().equals(place.own()) && !ports.contains(target.getPort())) {
            mirror.closeIfNobodyListens();
          }
        });
  }

  /**
   * Makes a mirror. Its port may be taken for a moment by the one before, whose node has just ended
   * and may still have been listening when it was looked.
   */
  private void mirror(NodeName node, InetAddress known, InetSocketAddress target)
      throws IOException {
    try {
      mirrors.put(target, Mirror.open(node, known, target, this::nodeAt, cuts));
      busyLooks = 0;
    } catch (BindException busy) {
      busyLooks++;
      if (busyLooks > MOST_BUSY_LOOKS) {
        throw busy;
      }
    }
  }

  /**
   * From now on nothing goes these ways, and all other ways are open.
   *
   * @throws IOException if the network does not work
   */
  public synchronized void cut(Set<Way> ways) throws IOException {
    if (failed != null) {
      throw failed;
    }
    cuts.set(ways);
  }

  /** Ends all connections, of nodes that live as well. */
  @Override
  public synchronized void close() {
    closed.countDown();
    mirrors.values().forEach(Mirror::close);
    cuts.close();
  }
}
