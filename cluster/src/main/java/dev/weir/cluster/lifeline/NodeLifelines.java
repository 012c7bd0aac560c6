package dev.weir.cluster.lifeline;

import com.typesafe.config.Config;
import dev.weir.protocol.lifeline.LifelineHello;
import dev.weir.protocol.lifeline.LifelineSettings;
import dev.weir.protocol.lifeline.LifelineVerdict;
import dev.weir.protocol.lifeline.PeerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's lifelines, tied to its membership: it watches whoever is a member, and has removed whom
 * it finds dead. They listen before the node joins, since its port is part of what it says then.
 */
public final class NodeLifelines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("weir.lifeline");

  private final LifelineSettings settings;
  private static final String PORT = "pekko.remote.artery.canonical.port";
  private final LifelineAddress address;
  private final Lifelines lifelines;

  /** Addresses of members. A polite one that has left is still among them: that harms nobody. */
  private final Set<String> met = ConcurrentHashMap.newKeySet();

  private volatile @Nullable ActorRef<MemberLifelines.Message> members;

  private NodeLifelines(String cluster, PeerId self, LifelineHosts hosts, LifelineSettings settings)
      throws IOException {
    this.settings = settings;
    lifelines = Lifelines.open(hosts, new LifelineHello(cluster, self), settings, this::onVerdict);
    address = new LifelineAddress(self, lifelines.port());
  }

  /**
   * Listens.
   *
   * @param cluster the cluster's name: nodes of others are turned away
   * @param node this node's name, for the others' logs
   * @param hosts its addresses; others look for it at that by which the cluster knows it
   */
  public static NodeLifelines open(
      String cluster, String node, LifelineHosts hosts, LifelineSettings settings)
      throws IOException {
    String life = UUID.randomUUID().toString().substring(0, 8);
    return new NodeLifelines(cluster, new PeerId(node + "/" + life), hosts, settings);
  }

  /**
   * Those of Artery, so that whoever reaches the one reaches the other, also behind another address
   * than the node's own.
   *
   * @param host by which the cluster knows the node
   * @throws IOException if an address is none
   */
  public static LifelineHosts hosts(String host, Config config) throws IOException {
    String bind = config.getString("pekko.remote.artery.bind.hostname");
    String from = config.getString("pekko.remote.artery.advanced.tcp.outbound-client-hostname");
    return new LifelineHosts(
        bind.startsWith("<") ? InetAddress.getLocalHost() : known(bind.isEmpty() ? host : bind),
        from.isEmpty() ? Optional.empty() : Optional.of(known(from)));
  }

  private static InetAddress known(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IOException(
          "host '" + host + "' is not known here: give the node an address of its machine (--host)",
          unknown);
    }
  }

  /**
   * Sees whether the port is free that the node is told to listen on; usually it is told none.
   *
   * @throws IOException if another process has it
   */
  public static void requireFreePort(LifelineHosts hosts, Config config) throws IOException {
    int port = config.getInt(PORT);
    if (port == 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(hosts.listen(), port));
    } catch (IOException taken) {
      throw new IOException(
          "cannot listen on "
              + hosts.listen().getHostAddress()
              + ":"
              + port
              + ": "
              + taken.getMessage()
              + ". End what listens there, or leave "
              + PORT
              + " away: then the node takes a free port",
          taken);
    }
  }

  /** As configured below {@code weir.lifeline}. */
  public static LifelineSettings settings(Config config) {
    return new LifelineSettings(
        config.getDuration("weir.lifeline.beat"),
        config.getDuration("weir.lifeline.silence"),
        config.getDuration("weir.lifeline.retry"));
  }

  /** The role that the node must join with, for others to find its lifelines. */
  public String role() {
    return address.role();
  }

  /** Watches the members of the system's cluster from now on. */
  public void watchMembers(ActorSystem<?> system) {
    members =
        system.systemActorOf(
            MemberLifelines.create(lifelines, settings, met), "weir-lifelines", Props.empty());
  }

  /** Addresses of members that were there at some time and are not known to be dead. */
  public List<String> met() {
    return met.stream().sorted().toList();
  }

  private void onVerdict(PeerId peer, LifelineVerdict verdict) {
    ActorRef<MemberLifelines.Message> told = members;
    if (told == null) {
      LOG.error("{} is {}, and nobody asked", peer, verdict);
    } else {
      told.tell(new MemberLifelines.Found(peer, verdict, System.nanoTime()));
    }
  }

  /** Ends them: the others see at once that this node is gone. */
  @Override
  public void close() {
    lifelines.close();
  }
}
