package dev.weir.cluster.placement;

import dev.weir.id.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.dispatch.Futures;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Allocates shards as a table says that the leader of all jobs keeps. The leader and the shard
 * coordinator are both on the oldest member, so the table needs to be nowhere else. While they move
 * there, there is no table on one of the nodes, and whoever asks has to ask again.
 *
 * <p>Pekko's own external allocation tells the shard coordinator by distributed data, up to half a
 * second late, places on the requester's node what it has not heard of, and never forgets a shard.
 */
final class TableAllocation extends AbstractShardAllocationStrategy {
  private final ActorRef nowhereYet;
  private final Cluster cluster;
  private volatile @Nullable ShardTable table;

  /** Where shards are, as far as sharding has said. */
  private final Map<String, String> known = new HashMap<>();

  private final Map<JobId, Awaited> awaited = new HashMap<>();

  /** Somebody waits until shards are nowhere but at their places. */
  private record Awaited(Map<String, String> places, CompletableFuture<Done> done) {}

  TableAllocation(ActorSystem<?> system) {
    // No region: Pekko takes that for an answer that is out of date, and the requester asks again.
    nowhereYet = Adapter.toClassic(system).deadLetters();
    cluster = Cluster.get(system);
  }

  /** What is said from now on; null if this node does not say. */
  void follow(@Nullable ShardTable says) {
    table = says;
  }

  /**
   * Completes when none of these shards is anywhere but at its place; never, if this is asked for
   * with other places of the job's meanwhile.
   */
  synchronized CompletionStage<Done> whenInPlace(JobId job, Map<String, String> places) {
    CompletableFuture<Done> done = new CompletableFuture<>();
    awaited.put(job, new Awaited(places, done));
    tellThoseInPlace();
    return done;
  }

  private void tellThoseInPlace() {
    awaited
        .values()
        .removeIf(each -> areInPlace(each.places()) && each.done().complete(Done.getInstance()));
  }

  private boolean areInPlace(Map<String, String> places) {
    return places.entrySet().stream()
        .allMatch(
            each -> each.getValue().equals(known.getOrDefault(each.getKey(), each.getValue())));
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> regions) {
    ActorRef region = regionFor(requester, shard, regions);
    note(shard, region);
    return Futures.successful(region);
  }

  /** It is nowhere at this moment, and about to be there. */
  private synchronized void note(String shard, ActorRef region) {
    if (region.equals(nowhereYet)) {
      known.remove(shard);
    } else {
      known.put(shard, addressOf(region));
    }
    tellThoseInPlace();
  }

  private ActorRef regionFor(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> regions) {
    ShardTable says = table;
    if (says == null) {
      return nowhereYet;
    }
    return says.addressOf(shard)
        .map(
            place ->
                regions.keySet().stream()
                    .filter(region -> addressOf(region).equals(place))
                    .findFirst()
                    .orElse(nowhereYet))
        .orElse(regions.containsKey(requester) ? requester : nowhereYet);
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> regions, Set<String> underWay) {
    learn(regions);
    ShardTable says = table;
    Set<String> moved = new HashSet<>();
    // All regions have to agree to each hand-over: one that cannot would keep all from moving.
    if (says != null && regions.keySet().stream().allMatch(this::canAnswer)) {
      Set<String> places =
          regions.keySet().stream().map(this::addressOf).collect(Collectors.toSet());
      regions.forEach(
          (region, shards) -> {
            String here = addressOf(region);
            for (String shard : CollectionConverters.asJava(shards)) {
              boolean elsewhere =
                  says.addressOf(shard)
                      .filter(place -> !place.equals(here) && places.contains(place))
                      .isPresent();
              if (elsewhere || !says.isNeeded(shard)) {
                moved.add(shard);
              }
            }
          });
      moved.removeAll(underWay);
    }
    return Futures.successful(moved);
  }

  private synchronized void learn(Map<ActorRef, IndexedSeq<String>> regions) {
    known.clear();
    regions.forEach(
        (region, shards) -> {
          for (String shard : CollectionConverters.asJava(shards)) {
            known.put(shard, addressOf(region));
          }
        });
    tellThoseInPlace();
  }

  private boolean canAnswer(ActorRef region) {
    Address address = region.path().address();
    if (address.hasLocalScope()) {
      return true;
    }
    Set<Member> unreachable = cluster.state().getUnreachable();
    for (Member member : cluster.state().getMembers()) {
      if (member.address().equals(address)) {
        return !member.status().equals(MemberStatus.down()) && !unreachable.contains(member);
      }
    }
    return false;
  }

  private String addressOf(ActorRef region) {
    Address address = region.path().address();
    return (address.hasLocalScope() ? cluster.selfMember().address() : address).toString();
  }
}
