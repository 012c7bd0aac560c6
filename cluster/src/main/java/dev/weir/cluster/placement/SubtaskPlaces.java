package dev.weir.cluster.placement;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.NodeInfo;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.placement.NodeBoard.Member;
import dev.weir.coordinator.rescale.JobShape;
import dev.weir.coordinator.rescale.Movement;
import dev.weir.coordinator.rescale.PlacedJob;
import dev.weir.coordinator.rescale.Placing;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import dev.weir.plan.Chain;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the subtasks of one job live. Before any of them is deployed, a plan says where, sharding
 * has handed over what was elsewhere, and each node of the plan has made the job. Each subtask's
 * answers show where it really is.
 *
 * <p>On the coordinator's thread.
 */
public final class SubtaskPlaces {
  private static final Logger LOG = LoggerFactory.getLogger(SubtaskPlaces.class);

  /** A job's author may do anything while a job is made. */
  private static final Duration PREPARATION = Duration.ofSeconds(30);

  private final ActorContext<CoordinatorCommand> context;
  private final HostedJob job;
  private final NodeBoard board;
  private final SubtaskSharding sharding;
  private final Events events;
  private final Map<SubtaskId, ActorRef<SubtaskCommand>> heard = new HashMap<>();
  private final Map<SubtaskId, SubtaskCommand.FromCoordinator> held = new TreeMap<>();

  private final JobShape shape;
  private final int subtasks;

  /** Of one who took over: those that were heard from, until something has to be placed. */
  private SortedMap<SubtaskId, NodeInfo> plan = new TreeMap<>();

  private @Nullable Round round;
  private Optional<Placing> placing = Optional.empty();

  /** That of a placement to come. */
  private @Nullable Preparation ahead;

  private Cancellable aheadTimeout = Cancellable.alreadyCancelled();

  /** What a coordinator has to know. */
  public interface Events {
    /** Nothing of the job can be deployed. */
    void onNotPlaced(Failure failure);

    /** A subtask lives no more, or where it should not. */
    void onLost(SubtaskId subtask, Failure failure);

    /** The coordinator's clock. */
    long now();
  }

  /** A plan that is being made true. */
  private static final class Round {
    final SortedMap<SubtaskId, NodeInfo> plan;
    final Movement movement;
    final Preparation preparation;
    boolean prepared;
    boolean handedOver;
    Cancellable timeout = Cancellable.alreadyCancelled();

    Round(SortedMap<SubtaskId, NodeInfo> plan, Movement movement, Preparation preparation) {
      this.plan = plan;
      this.movement = movement;
      this.preparation = preparation;
    }
  }

  public SubtaskPlaces(
      ActorContext<CoordinatorCommand> context,
      HostedJob job,
      NodeBoard board,
      SubtaskSharding sharding,
      Events events) {
    this.context = context;
    this.job = job;
    this.board = board;
    this.sharding = sharding;
    this.events = events;
    shape = JobShape.of(job.graph());
    subtasks = job.graph().chains().stream().mapToInt(Chain::parallelism).sum();
  }

  /**
   * Sends something to a subtask, where it lives or is to live. A deployment waits until there is a
   * place for it, or is lost: the coordinator repeats what is not answered.
   *
   * @param address where it was last heard from under this attempt; null if it was not yet
   */
  public void transmit(
      ToSubtask<ActorRef<SubtaskCommand>> message, @Nullable ActorRef<SubtaskCommand> address) {
    SubtaskCommand.FromCoordinator command =
        new SubtaskCommand.FromCoordinator(message, context.getSelf());
    SubtaskId subtask = message.subtask();
    if (address != null) {
      sharding.tell(address, command);
    } else if (message instanceof ToSubtask.Deploy) {
      held.put(subtask, command);
      if (round == null && isPlanAlive()) {
        sendHeld();
      } else if (round == null) {
        begin();
      }
    } else {
      send(subtask, command);
    }
  }

  private boolean isPlanAlive() {
    return plan.size() == subtasks && plan.values().stream().distinct().allMatch(board::lives);
  }

  private void sendHeld() {
    held.forEach(this::send);
    held.clear();
  }

  /** Straight to an actor that is where it should be; otherwise it comes to be there. */
  private void send(SubtaskId subtask, SubtaskCommand.FromCoordinator command) {
    ActorRef<SubtaskCommand> known = heard.get(subtask);
    if (known != null && isAtItsPlace(subtask, known)) {
      sharding.tell(known, command);
    } else {
      sharding.tell(job.id(), subtask, command);
    }
  }

  private boolean isAtItsPlace(SubtaskId subtask, ActorRef<SubtaskCommand> actor) {
    NodeInfo place = plan.get(subtask);
    return place != null && place.address().equals(sharding.addressOf(actor));
  }

  private void begin() {
    if (board.slotsFor(job.id()).isEmpty() || !board.isSettled()) {
      return; // the first node that comes and takes something begins it, or the last dead one that
      // goes
    }
    PlacedJob before = before();
    PlacedJob after = before.movedTo(shape, board.slotsFor(job.id()));
    SortedMap<SubtaskId, NodeInfo> next = new TreeMap<>();
    Map<SubtaskId, String> addresses = new TreeMap<>();
    Map<NodeName, Member> members = new TreeMap<>();
    after
        .places()
        .forEach(
            (subtask, name) ->
                board
                    .member(name)
                    .ifPresent(
                        member -> {
                          members.put(name, member);
                          next.put(subtask, member.info());
                          addresses.put(subtask, member.info().address());
                        }));
    Collection<Member> nodes = job.submission().isPresent() ? members.values() : List.of();
    Preparation preparation = new Preparation(nodes, this::onPrepared);
    Round begun = new Round(next, Movement.of(before, after), preparation);
    round = begun;
    begun.timeout = ifLate(() -> onLate(begun));
    context.pipeToSelf(
        sharding.assign(job.id(), addresses),
        (done, never) -> new CoordinatorCommand.Happened(loop -> onHandedOver(begun)));
    if (!nodes.isEmpty()) {
      prepare(nodes);
    }
    preparation.endIfReady();
  }

  private void onPrepared(Optional<Failure> refusal) {
    Round current = round;
    if (current != null && refusal.isPresent()) {
      giveUp(refusal.get());
    } else if (current != null) {
      current.prepared = true;
      concludeIfReady(current);
    }
  }

  /** No subtask is anywhere but at its place any more. */
  private void onHandedOver(Round begun) {
    begun.handedOver = true;
    concludeIfReady(begun);
  }

  private void onLate(Round begun) {
    if (round == begun && !begun.prepared) {
      begun.preparation.onLate(PREPARATION.toSeconds());
    } else if (round == begun) {
      giveUp(
          Failure.unknown(
              "no place for the job: waited "
                  + PREPARATION.toSeconds()
                  + " s for nodes to hand over its subtasks"));
    }
  }

  /** Where the subtasks are; before the first placement, where the run before left them. */
  private PlacedJob before() {
    return plan.isEmpty()
        ? board.placed(job.id()).orElseGet(() -> PlacedJob.nowhere(shape))
        : placed();
  }

  private PlacedJob placed() {
    return new PlacedJob(shape, places());
  }

  /** Asks nodes to make the job as it is. */
  private void prepare(Collection<Member> nodes) {
    JobSubmission submission = job.submission().orElseThrow();
    List<String> structure = job.structure();
    nodes.forEach(
        member ->
            member
                .node()
                .tell(
                    new NodeCommand.Prepare(
                        member.info().name(), job.id(), submission, structure, context.getSelf())));
  }

  private Cancellable ifLate(Runnable action) {
    return context.scheduleOnce(
        PREPARATION, context.getSelf(), new CoordinatorCommand.Happened(loop -> action.run()));
  }

  /**
   * Sees to it that all nodes have made the job before it stops to be placed anew: none of them has
   * to fetch or load anything then.
   *
   * @param then told why one of them cannot, or nothing
   */
  public void prepareAll(Consumer<Optional<Failure>> then) {
    List<Member> nodes = board.members();
    Preparation preparation =
        new Preparation(
            nodes,
            refusal -> {
              ahead = null;
              aheadTimeout.cancel();
              then.accept(refusal);
            });
    ahead = preparation;
    aheadTimeout = ifLate(() -> preparation.onLate(PREPARATION.toSeconds()));
    prepare(nodes);
    preparation.endIfReady();
  }

  /** Whether {@link #prepareAll} is under way. */
  public boolean isPreparingAll() {
    return ahead != null;
  }

  /** A node has made the job, or says why not. */
  public void onPrepared(NodeName node, Optional<Failure> refusal) {
    Preparation forLater = ahead;
    if (forLater != null) {
      forLater.onPrepared(node, refusal);
    }
    Round current = round;
    if (current != null) {
      current.preparation.onPrepared(node, refusal);
    }
  }

  private void concludeIfReady(Round current) {
    if (round == current && current.prepared && current.handedOver) {
      end(current);
      plan = current.plan;
      placing = Optional.of(new Placing(current.movement, events.now()));
      LOG.info("job {}: {}", job.id(), current.movement);
      board.place(job.id(), placed());
      sendHeld();
    }
  }

  private void end(Round current) {
    current.timeout.cancel();
    round = null;
  }

  private void giveUp(Failure failure) {
    Round current = round;
    if (current != null) {
      end(current);
    }
    held.clear();
    events.onNotPlaced(failure);
  }

  /**
   * A subtask has answered: it shows where it is. If that is not its place, it is told to stop
   * there and is not to be heard; the deployment is repeated until it comes to be where it should.
   *
   * @return whether it is at its place
   */
  public boolean isHeard(ToCoordinator message, ActorRef<SubtaskCommand> from) {
    SubtaskId subtask = message.subtask();
    NodeInfo place = plan.get(subtask);
    if (place == null) {
      board.at(sharding.addressOf(from)).ifPresent(node -> adopt(subtask, node));
    } else if (!place.address().equals(sharding.addressOf(from))) {
      if (!(message instanceof ToCoordinator.Gone)) {
        LOG.info(
            "job {}: subtask {} is on {} and not on node {}, where it is to be; it is moved",
            job.id(),
            subtask,
            sharding.addressOf(from),
            place);
        sharding.tell(
            from,
            new SubtaskCommand.FromCoordinator(
                new ToSubtask.Cancel<>(subtask, message.attempt()), context.getSelf()));
      }
      return false;
    }
    heard.put(subtask, from);
    return true;
  }

  private void adopt(SubtaskId subtask, NodeInfo node) {
    plan.put(subtask, node);
    if (plan.size() == subtasks) {
      board.place(job.id(), placed());
    }
  }

  /** Nodes came or went. */
  public void onNodesChanged() {
    Preparation forLater = ahead;
    if (forLater != null) {
      forLater.onNodesChanged(board);
    }
    Round current = round;
    if (current != null && !isWorthwhile(current)) {
      end(current); // what is held is placed anew
    }
    Map<SubtaskId, NodeInfo> lost = new TreeMap<>();
    plan.forEach(
        (subtask, node) -> {
          if (!board.lives(node) && heard.containsKey(subtask)) {
            lost.put(subtask, node);
          }
        });
    lost.forEach(
        (subtask, node) -> {
          heard.remove(subtask);
          events.onLost(
              subtask, new Failure("node " + node + " is dead or gone", Outlook.ELSEWHERE));
        });
    if (round == null && !held.isEmpty()) {
      begin();
    }
  }

  /**
   * Where nothing is deployed yet, nothing goes to a node that has said meanwhile that it leaves.
   */
  private boolean isWorthwhile(Round current) {
    return current.plan.values().stream().allMatch(board::lives)
        && (held.size() < subtasks || !board.displaces(names(current.plan).values()));
  }

  /**
   * Whether something of the job is on a node that leaves, or about to be, and can be elsewhere.
   */
  public boolean isDisplaced() {
    Round current = round;
    return board.displaces(names(current == null ? plan : current.plan).values());
  }

  /** Whether nothing of the job is on a node, or may come to be there: for certain. */
  public boolean isFree(NodeName node) {
    Round current = round;
    return plan.size() == subtasks
        && !places().containsValue(node)
        && (current == null || !names(current.plan).containsValue(node));
  }

  /** The latest placement that came true. */
  public Optional<Placing> placing() {
    return placing;
  }

  /** Where each subtask is to be. */
  public SortedMap<SubtaskId, NodeName> places() {
    return names(plan);
  }

  private static SortedMap<SubtaskId, NodeName> names(SortedMap<SubtaskId, NodeInfo> nodes) {
    SortedMap<SubtaskId, NodeName> names = new TreeMap<>();
    nodes.forEach((subtask, node) -> names.put(subtask, node.name()));
    return names;
  }

  /** The job has ended. */
  public void close() {
    Round current = round;
    if (current != null) {
      end(current);
    }
    held.clear();
    aheadTimeout.cancel();
    ahead = null;
    board.free(job.id());
  }
}
