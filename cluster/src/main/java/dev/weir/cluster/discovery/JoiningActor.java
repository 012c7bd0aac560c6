package dev.weir.cluster.discovery;

import dev.weir.id.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node join the cluster that is found at its contact points. They are looked up again every
 * few seconds until it is a member, and what is wrong with them is said as soon as it changes.
 */
public final class JoiningActor extends AbstractBehavior<JoiningActor.Event> {
  private static final Logger LOG = LoggerFactory.getLogger("weir.joining");

  /** A node that is let in at once is a member by then. */
  private static final int ATTEMPTS_IN_SILENCE = 2;

  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final NodeName node;
  private final ContactPoints points;
  private final Executor io;
  private final Cluster cluster;
  private int attempts;
  private List<Address> tried = List.of();
  private List<String> told = List.of();

  /** What the actor hears, all of it from itself. */
  public sealed interface Event {}

  private record Attempt() implements Event {}

  private record Found(List<String> addresses, List<String> problems) implements Event {}

  private JoiningActor(
      ActorContext<Event> context, NodeName node, ContactPoints points, Executor io) {
    super(context);
    this.node = node;
    this.points = points;
    this.io = io;
    cluster = Cluster.get(context.getSystem());
  }

  /**
   * The behavior; it begins at once, and ends when the node is a member.
   *
   * @param io looks names up
   */
  public static Behavior<Event> create(NodeName node, ContactPoints points, Executor io) {
    return Behaviors.setup(
        context -> {
          JoiningActor actor = new JoiningActor(context, node, points, io);
          actor.lookUp();
          return actor;
        });
  }

  @Override
  public Receive<Event> createReceive() {
    return newReceiveBuilder()
        .onMessage(Found.class, this::onFound)
        .onMessage(Attempt.class, attempt -> onAttempt())
        .build();
  }

  private void lookUp() {
    boolean late = attempts++ >= ATTEMPTS_IN_SILENCE;
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(
                () -> new Found(points.lookUp(), late ? points.problems() : List.of()), io),
            (found, failed) -> found != null ? found : new Found(List.of(), List.of()));
  }

  private Behavior<Event> onFound(Found found) {
    Address self = cluster.selfMember().address();
    List<Address> others =
        found.addresses().stream()
            .map(each -> address(self, each))
            .filter(each -> !each.equals(self))
            .toList();
    if (!others.isEmpty() && !others.equals(tried)) {
      tried = others;
      cluster.manager().tell(new JoinSeedNodes(others));
    }
    if (!found.problems().isEmpty() && !found.problems().equals(told)) {
      told = found.problems();
      LOG.warn("node {} has not joined so far: {}", node, String.join("; ", told));
    }
    getContext().scheduleOnce(AGAIN, getContext().getSelf(), new Attempt());
    return this;
  }

  private Behavior<Event> onAttempt() {
    if (!cluster.selfMember().status().equals(MemberStatus.removed())) {
      return Behaviors.stopped();
    }
    lookUp();
    return this;
  }

  private static Address address(Address self, String other) {
    int colon = other.lastIndexOf(':');
    return new Address(
        self.protocol(),
        self.system(),
        other.substring(0, colon),
        Integer.parseInt(other.substring(colon + 1)));
  }
}
