package dev.weir.cluster.placement;

import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.NodeInfo;
import dev.weir.coordinator.rescale.PlacedJob;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.placement.Departures;
import dev.weir.protocol.placement.NodeSlots;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The nodes that live, as the leader of all jobs knows them, and how much of them its jobs use.
 * Safe for use by several threads.
 */
public final class NodeBoard {
  /** A node that has said who it is. */
  public record Member(NodeInfo info, ActorRef<NodeCommand> node) {}

  private final SortedMap<NodeName, Member> members = new TreeMap<>();
  private final Map<JobId, Map<NodeName, Integer>> used = new HashMap<>();
  private final Map<JobId, PlacedJob> placed = new HashMap<>();

  /** Addresses of the cluster's members, and which of them are dead or gone all the same. */
  private final Set<String> inCluster = new HashSet<>();

  private final Set<String> leftBehind = new HashSet<>();

  /** Of those that were members before the leader led, who have not said who they are. */
  private final Set<String> unheard = new HashSet<>();

  private Departures departures = Departures.NONE;

  /** Notes a node; one of the same name is one of its earlier lives, and counts no more. */
  public synchronized void add(Member member) {
    unheard.remove(member.info().address());
    departures = departures.without(member.info().name());
    members.put(member.info().name(), member);
  }

  /** Forgets a life of a node; returns whether it was the latest one. */
  public synchronized boolean remove(NodeInfo info) {
    notForLong(info.address());
    if (!lives(info)) {
      return false;
    }
    departures = departures.without(info.name());
    members.remove(info.name());
    return true;
  }

  /** A node wants to leave; returns whether that is news. */
  public synchronized boolean leave(NodeInfo info) {
    if (!lives(info) || isLeaving(info.name())) {
      return false;
    }
    departures = departures.with(info.name());
    return true;
  }

  public synchronized boolean isLeaving(NodeName node) {
    return departures.leaving().contains(node);
  }

  public synchronized boolean isAnybodyLeaving() {
    return !departures.leaving().isEmpty();
  }

  /**
   * Whether a node that wants to leave may do so now.
   *
   * @param isFree whether nothing of any job is on it
   */
  public synchronized boolean mayGo(NodeName node, boolean isFree) {
    return unheard.isEmpty() && departures.mayGo(node, isFree, slots(name -> 0));
  }

  /** Whether a job with subtasks in these places has to be placed anew, since a node leaves. */
  public synchronized boolean displaces(Collection<NodeName> places) {
    return departures.displace(places, slots(name -> 0));
  }

  /** The cluster had somebody at these addresses before there was anybody to say hello to. */
  public synchronized void expect(Collection<String> addresses) {
    unheard.addAll(addresses);
  }

  /** Whoever is at that address takes no part. */
  public synchronized void ignore(String address) {
    unheard.remove(address);
  }

  /** The cluster has somebody at that address. */
  public synchronized void entered(String address) {
    inCluster.add(address);
  }

  /** The cluster is about to have nobody at that address any more. */
  public synchronized void notForLong(String address) {
    unheard.remove(address);
    if (inCluster.contains(address)) {
      leftBehind.add(address);
    }
  }

  /** The cluster has nobody at that address any more. */
  public synchronized void left(String address) {
    unheard.remove(address);
    inCluster.remove(address);
    leftBehind.remove(address);
  }

  /**
   * Whether the cluster consists of those who live, and all are known. While a dead one is still a
   * member, whatever is placed anew would wait for it: it would have to agree, and to hand over
   * what it had. And a leader that has just begun would take the first that says hello for all.
   */
  public synchronized boolean isSettled() {
    return leftBehind.isEmpty() && unheard.isEmpty();
  }

  /** Whether this life of a node is the latest one, and goes on. */
  public synchronized boolean lives(NodeInfo info) {
    Member known = members.get(info.name());
    return known != null && known.info().equals(info);
  }

  public synchronized Optional<Member> member(NodeName name) {
    return Optional.ofNullable(members.get(name));
  }

  /** Who listens at an address. */
  public synchronized Optional<NodeInfo> at(String address) {
    return members.values().stream()
        .map(Member::info)
        .filter(info -> info.address().equals(address))
        .findFirst();
  }

  /** All of them, by name. */
  public synchronized List<Member> members() {
    return List.copyOf(members.values());
  }

  /**
   * What they can take of a job; those that only coordinate are not among them, nor those that
   * leave.
   */
  public synchronized List<NodeSlots> slotsFor(JobId job) {
    return departures.takers(slots(node -> usedByOthers(job, node)));
  }

  private List<NodeSlots> slots(ToIntFunction<NodeName> used) {
    return members.values().stream()
        .map(Member::info)
        .filter(info -> info.slots() > 0)
        .map(info -> new NodeSlots(info.name(), info.slots(), used.applyAsInt(info.name())))
        .toList();
  }

  private int usedByOthers(JobId job, NodeName node) {
    return used.entrySet().stream()
        .filter(each -> !each.getKey().equals(job))
        .mapToInt(each -> each.getValue().getOrDefault(node, 0))
        .sum();
  }

  /** Notes where a job runs now. */
  public synchronized void place(JobId job, PlacedJob where) {
    used.put(job, where.slots());
    placed.put(job, where);
  }

  /** Where a job runs, or ran last and may have left copies of its state. */
  public synchronized Optional<PlacedJob> placed(JobId job) {
    return Optional.ofNullable(placed.get(job));
  }

  /** A job uses no slots any more. */
  public synchronized void free(JobId job) {
    used.remove(job);
  }

  /** A job has left nothing anywhere. */
  public synchronized void forget(JobId job) {
    used.remove(job);
    placed.remove(job);
  }
}
