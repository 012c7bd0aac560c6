package dev.weir.cluster.placement;

import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.sharding.external.ExternalShardAllocation;
import org.apache.pekko.cluster.sharding.external.ExternalShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Which entity a subtask is, and how sharding is told where it lives. Each entity is a shard of its
 * own, and shards live where they are said to: nothing is moved by a hash or for being idle.
 */
public final class SubtaskSharding {
  private static final EntityTypeKey<SubtaskCommand> KEY =
      EntityTypeKey.create(SubtaskCommand.class, "subtask");
  private static final Duration ALLOCATION_TIMEOUT = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ActorRef<ShardingEnvelope<SubtaskCommand>> region;

  public SubtaskSharding(ActorSystem<?> system, Behavior<SubtaskCommand> subtask) {
    this.system = system;
    region =
        ClusterSharding.get(system)
            .init(
                Entity.of(KEY, context -> subtask)
                    .withMessageExtractor(new EntityIsShard())
                    .withAllocationStrategy(
                        ExternalShardAllocationStrategy.create(
                            system, KEY.name(), ALLOCATION_TIMEOUT))
                    .withEntityProps(DispatcherSelector.fromConfig("weir.data-dispatcher")));
  }

  /** Sends something to where a subtask lives, which comes to be there if it does not yet. */
  public void tell(JobId job, SubtaskId subtask, SubtaskCommand command) {
    region.tell(new ShardingEnvelope<>(entityId(job, subtask), command));
  }

  private static String entityId(JobId job, SubtaskId subtask) {
    return job + "/" + subtask.chain() + "/" + subtask.index();
  }

  /** Says where subtasks live; completes when every node knows. */
  public CompletionStage<Done> allocate(JobId job, Map<SubtaskId, String> addresses) {
    Map<String, Address> locations = new TreeMap<>();
    addresses.forEach(
        (subtask, address) ->
            locations.put(entityId(job, subtask), AddressFromURIString.parse(address)));
    return ExternalShardAllocation.get(system).getClient(KEY.name()).setShardLocations(locations);
  }

  /** The address of the node that an actor lives on. */
  public String addressOf(ActorRef<?> actor) {
    Address address = actor.path().address();
    return (address.hasLocalScope() ? Cluster.get(system).selfMember().address() : address)
        .toString();
  }

  private static final class EntityIsShard
      extends ShardingMessageExtractor<ShardingEnvelope<SubtaskCommand>, SubtaskCommand> {
    @Override
    public String entityId(ShardingEnvelope<SubtaskCommand> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return entityId;
    }

    @Override
    public SubtaskCommand unwrapMessage(ShardingEnvelope<SubtaskCommand> envelope) {
      return envelope.message();
    }
  }
}
