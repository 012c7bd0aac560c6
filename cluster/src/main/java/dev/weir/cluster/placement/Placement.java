package dev.weir.cluster.placement;

import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which entity a subtask is, and on which node it lives. Each entity is a shard of its own, and
 * shards live where this class says: nothing is moved by a hash, by a rebalance or for being idle.
 */
public final class Placement {
  private static final Logger LOG = LoggerFactory.getLogger(Placement.class);
  private static final EntityTypeKey<SubtaskCommand> KEY =
      EntityTypeKey.create(SubtaskCommand.class, "subtask");
  private static final Duration ALLOCATION_TIMEOUT = Duration.ofSeconds(5);

  private final ActorSystem<?> system;

  public Placement(ActorSystem<?> system) {
    this.system = system;
  }

  public ActorRef<ShardingEnvelope<SubtaskCommand>> startRegion(Behavior<SubtaskCommand> subtask) {
    return ClusterSharding.get(system)
        .init(
            Entity.of(KEY, context -> subtask)
                .withMessageExtractor(new EntityIsShard())
                .withAllocationStrategy(
                    ExternalShardAllocationStrategy.create(system, KEY.name(), ALLOCATION_TIMEOUT))
                .withEntityProps(DispatcherSelector.fromConfig("weir.data-dispatcher")));
  }

  /** The entity of a subtask. */
  public String entityId(JobId job, SubtaskId subtask) {
    return job + "/" + subtask.chain() + "/" + subtask.index();
  }

  /** Gives every subtask of a job its node: with one node, all to it. */
  public void place(JobId job, ActorGraph graph) {
    Address self = Cluster.get(system).selfMember().address();
    Map<String, Address> locations = new TreeMap<>();
    for (Chain chain : graph.chains()) {
      for (int i = 0; i < chain.parallelism(); i++) {
        locations.put(entityId(job, new SubtaskId(chain.name(), i)), self);
      }
    }
    ExternalShardAllocation.get(system)
        .getClient(KEY.name())
        .setShardLocations(locations)
        .whenComplete(
            (done, failed) -> {
              if (failed != null) {
                // An entity without a location is created where it is first asked for.
                LOG.warn("placing job {} failed: {}", job, failed.toString());
              }
            });
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
