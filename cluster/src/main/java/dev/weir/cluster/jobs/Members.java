package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.NodeInfo;
import dev.weir.cluster.lifeline.NodeVerdict;
import dev.weir.cluster.placement.NodeBoard;
import dev.weir.cluster.services.NodeServices;
import dev.weir.protocol.lifeline.LifelineVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that have said hello, until they are dead or gone. On the thread of the leader of all
 * jobs.
 */
final class Members {
  private static final Logger LOG = LoggerFactory.getLogger("weir.jobs");

  /**
   * Longer than a node that was started again needs until its earlier life is no member any more.
   */
  private static final Duration NAMESAKE = Duration.ofSeconds(10);

  private final ActorContext<JobsCommand> context;
  private final OwnThread own;
  private final Submissions submissions;
  private final NodeServices services;
  private final Runnable onChange;
  private final NodeBoard board = new NodeBoard();
  private final Map<ActorRef<NodeCommand>, NodeBoard.Member> members = new HashMap<>();

  private final Set<ActorRef<NodeCommand>> refused = new HashSet<>();

  /** Since when nodes want to take part whose name another one has. */
  private final Map<ActorRef<NodeCommand>, Long> namesakes = new HashMap<>();

  /**
   * @param onChange told when a node came or went
   */
  Members(
      ActorContext<JobsCommand> context,
      OwnThread own,
      Submissions submissions,
      NodeServices services,
      Runnable onChange) {
    this.context = context;
    this.own = own;
    this.submissions = submissions;
    this.services = services;
    this.onChange = onChange;
    board.expect(addressesOfMembers());
    hearVerdicts();
    hearOfMembership();
  }

  private List<String> addressesOfMembers() {
    List<String> addresses = new ArrayList<>();
    for (Member member : Cluster.get(context.getSystem()).state().getMembers()) {
      if (member.status().equals(MemberStatus.up())) {
        addresses.add(member.address().toString());
      }
    }
    return addresses;
  }

  /** Those that live, for all who place something. */
  NodeBoard board() {
    return board;
  }

  boolean knows(ActorRef<NodeCommand> node) {
    return members.containsKey(node);
  }

  void tellAll(NodeCommand.FromOutside command) {
    members.keySet().forEach(node -> node.tell(command));
  }

  void onHello(JobsCommand.Hello hello) {
    if (members.containsKey(hello.node())) {
      hello.node().tell(new NodeCommand.Welcome(context.getSelf()));
      return;
    }
    Optional<NodeBoard.Member> namesake = board.member(hello.info().name());
    if (namesake.isPresent()) {
      refuseIfItStays(hello, namesake.get().info());
      return;
    }
    own.after(
        services.io(),
        () -> submissions.objectionTo(hello.info().name(), hello.stores()),
        objection -> {
          if (objection.isPresent()) {
            refuse(hello, objection.get());
          } else {
            take(new NodeBoard.Member(hello.info(), hello.node()));
          }
        },
        failed -> LOG.warn("node {} is not known yet: {}", hello.info(), failed.toString()));
  }

  /** Who has its name may be an earlier life of it, and is gone soon then: it says hello again. */
  private void refuseIfItStays(JobsCommand.Hello hello, NodeInfo namesake) {
    long now = System.nanoTime();
    long since = namesakes.computeIfAbsent(hello.node(), first -> now);
    if (now - since > NAMESAKE.toNanos()) {
      refuse(
          hello,
          "the cluster has another node "
              + namesake
              + ": give process "
              + hello.info().pid()
              + " at "
              + hello.info().listensOn()
              + " another --name, or stop the other one");
    }
  }

  /** Said once: it says hello until it has heard. */
  private void refuse(JobsCommand.Hello hello, String why) {
    if (refused.add(hello.node())) {
      LOG.warn("node {} is refused: {}", hello.info(), why);
    }
    board.ignore(hello.info().address());
    hello.node().tell(new NodeCommand.Refused(why));
  }

  private void take(NodeBoard.Member member) {
    ActorRef<NodeCommand> node = member.node();
    namesakes.remove(node);
    node.tell(new NodeCommand.Welcome(context.getSelf()));
    if (members.putIfAbsent(node, member) == null) {
      context.watchWith(node, new JobsCommand.Own(() -> onGone(node)));
      board.add(member);
      onChange.run();
    }
  }

  /** What the lifelines of this process find out comes sooner than the cluster's decision. */
  private void hearVerdicts() {
    ActorRef<NodeVerdict> verdicts =
        context.messageAdapter(
            NodeVerdict.class, found -> new JobsCommand.Own(() -> onVerdict(found)));
    context
        .getSystem()
        .eventStream()
        .tell(new EventStream.Subscribe<>(NodeVerdict.class, verdicts));
  }

  private void hearOfMembership() {
    ActorRef<MemberEvent> events =
        context.messageAdapter(
            MemberEvent.class, event -> new JobsCommand.Own(() -> onMembership(event)));
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(Subscribe.create(events, MemberEvent.class));
  }

  private void onMembership(MemberEvent event) {
    String address = event.member().address().toString();
    if (event instanceof MemberRemoved) {
      board.left(address);
      onChange.run();
    } else if (event instanceof MemberDowned) {
      board.notForLong(address);
    } else {
      board.entered(address);
    }
  }

  private void onVerdict(NodeVerdict found) {
    if (found.verdict().kind() == LifelineVerdict.Kind.DEAD) {
      String address = found.node().address().toString();
      List.copyOf(members.values()).stream()
          .filter(member -> member.info().address().equals(address))
          .forEach(member -> remove(member, "dead"));
    }
  }

  private void onGone(ActorRef<NodeCommand> node) {
    NodeBoard.Member gone = members.remove(node);
    if (gone != null) {
      remove(gone, "gone");
    }
  }

  private void remove(NodeBoard.Member member, String what) {
    if (board.remove(member.info())) {
      if (!board.members().isEmpty()) { // else it is this one, which ends
        LOG.info("node {} is {}", member.info(), what);
      }
      onChange.run();
    }
  }
}
