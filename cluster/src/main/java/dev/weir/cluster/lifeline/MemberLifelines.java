package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.EarlyDowning;
import dev.weir.protocol.lifeline.LifelineSettings;
import dev.weir.protocol.lifeline.LifelineVerdict;
import dev.weir.protocol.lifeline.PeerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.remote.artery.QuarantinedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches each member on a lifeline, and has the dead ones removed. */
final class MemberLifelines extends AbstractBehavior<MemberLifelines.Message> {
  private static final Logger LOG = LoggerFactory.getLogger("weir.lifeline");

  /** What the actor understands. */
  sealed interface Message {}

  /** The membership has changed. */
  private record Changed(MemberEvent event) implements Message {}

  /**
   * A lifeline has found something out.
   *
   * @param nanos when
   */
  record Found(PeerId peer, LifelineVerdict verdict, long nanos) implements Message {}

  /** Time to see who has been heard since somebody was found dead. */
  private record LookAround(Found dead) implements Message {}

  /** So many were heard since. */
  private record Heard(Found dead, int peers) implements Message {}

  private final Lifelines lifelines;
  private final Set<String> met;
  private final Duration untilAllAreHeard;
  private final Cluster cluster;
  private final Map<PeerId, Member> watched = new HashMap<>();

  private MemberLifelines(
      ActorContext<Message> context,
      Lifelines lifelines,
      LifelineSettings settings,
      Set<String> met) {
    super(context);
    this.lifelines = lifelines;
    this.met = met;
    untilAllAreHeard = settings.beat().multipliedBy(2);
    cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(MemberEvent.class, Changed::new), MemberEvent.class));
  }

  /**
   * The behavior.
   *
   * @param met filled with the addresses of members; those of dead ones are taken out
   */
  static Behavior<Message> create(Lifelines lifelines, LifelineSettings settings, Set<String> met) {
    return Behaviors.setup(context -> new MemberLifelines(context, lifelines, settings, met));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Changed.class, changed -> onChanged(changed.event()))
        .onMessage(Found.class, this::onFound)
        .onMessage(LookAround.class, this::onLookAround)
        .onMessage(Heard.class, this::onHeard)
        .build();
  }

  private Behavior<Message> onChanged(MemberEvent event) {
    Member member = event.member();
    Optional<LifelineAddress> address = LifelineAddress.of(member.getRoles());
    if (address.isEmpty() || member.uniqueAddress().equals(self())) {
      return this;
    }
    PeerId peer = address.get().peer();
    if (event instanceof MemberDowned) {
      met.remove(listensOn(member));
    }
    if (event instanceof MemberRemoved || event instanceof MemberDowned) {
      watched.remove(peer);
      lifelines.disconnect(peer);
    } else if (watched.put(peer, member) == null) {
      met.add(listensOn(member));
      lifelines.connect(peer, new InetSocketAddress(host(member), address.get().port()));
    }
    return this;
  }

  private UniqueAddress self() {
    return cluster.selfMember().uniqueAddress();
  }

  private static String host(Member member) {
    return member.address().getHost().orElse("127.0.0.1");
  }

  private static String listensOn(Member member) {
    String hostPort = member.address().hostPort();
    return hostPort.substring(hostPort.indexOf('@') + 1);
  }

  private Behavior<Message> onFound(Found found) {
    Member member = watched.get(found.peer());
    if (member == null) {
      return this; // It has left meanwhile.
    }
    getContext()
        .getSystem()
        .eventStream()
        .tell(new EventStream.Publish<>(new NodeVerdict(member.uniqueAddress(), found.verdict())));
    say(found, member);
    if (found.verdict().kind() == LifelineVerdict.Kind.DEAD) {
      if (isOnThisMachine(member)) {
        down(member);
      } else {
        getContext().scheduleOnce(untilAllAreHeard, getContext().getSelf(), new LookAround(found));
      }
    }
    return this;
  }

  private static void say(Found found, Member member) {
    long millis = found.verdict().after().toMillis();
    switch (found.verdict().kind()) {
      case DEAD -> {
        if (isLeaving(member)) {
          LOG.debug("node {} has left and ended", found.peer());
        } else {
          LOG.warn(
              "node {} is dead: its connection closed, and nobody listens at {} any more (found out"
                  + " in {} ms)",
              found.peer(),
              host(member),
              millis);
        }
      }
      case SILENT ->
          LOG.warn(
              "node {} is silent for {} ms: it stands still, or cannot be reached. What becomes of"
                  + " it is for the cluster to decide",
              found.peer(),
              millis);
      case HEARD_AGAIN -> LOG.info("node {} is heard, after {} ms", found.peer(), millis);
      case MENDED ->
          LOG.info("node {} lives: its lifeline broke, and is whole again", found.peer());
      case UNREACHED ->
          LOG.warn(
              "node {} has no lifeline: {} cannot be connected to at port {}. Is a firewall in"
                  + " between? Its death would be noticed by heartbeats alone, after seconds",
              found.peer(),
              host(member),
              LifelineAddress.of(member.getRoles()).map(LifelineAddress::port).orElse(0));
    }
  }

  private static boolean isLeaving(Member member) {
    return member.status() == MemberStatus.leaving() || member.status() == MemberStatus.exiting();
  }

  private static boolean isOnThisMachine(Member member) {
    try {
      InetAddress address = InetAddress.getByName(host(member));
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException unknown) {
      return false;
    }
  }

  private Behavior<Message> onLookAround(LookAround look) {
    getContext()
        .pipeToSelf(
            lifelines.heardSince(look.dead().nanos()),
            (count, failed) -> new Heard(look.dead(), count == null ? 0 : count));
    return this;
  }

  private Behavior<Message> onHeard(Heard heard) {
    Member member = watched.get(heard.dead().peer());
    if (member == null) {
      return this;
    }
    int members = cluster.state().members().size();
    if (EarlyDowning.mayDown(false, members, heard.peers() + 1)) {
      down(member);
    } else {
      LOG.warn(
          "node {} is left to the cluster's decision: {} of {} nodes are heard, not more than half",
          heard.dead().peer(),
          heard.peers() + 1,
          members);
    }
    return this;
  }

  /**
   * Downs the member, and says that it is unreachable: Pekko removes nobody who is still taken for
   * reachable, and its own failure detector needs seconds for that.
   */
  private void down(Member member) {
    UniqueAddress node = member.uniqueAddress();
    Adapter.toClassic(getContext().getSystem())
        .eventStream()
        .publish(
            new QuarantinedEvent(
                new org.apache.pekko.remote.UniqueAddress(node.address(), node.longUid())));
    cluster.manager().tell(new Down(node.address()));
  }
}
