package dev.weir.cluster.placement;

import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Which entity a subtask is, and how sharding is told where it lives. Each entity is a shard of its
 * own, and shards live where they are said to: nothing is moved by a hash or for being idle.
 * Nothing is kept of jobs that have ended.
 */
public final class SubtaskSharding {
  private static final EntityTypeKey<SubtaskCommand> KEY =
      EntityTypeKey.create(SubtaskCommand.class, "subtask");

  private final ActorSystem<?> system;
  private final TableAllocation allocation;
  private final ActorRef<ShardingEnvelope<SubtaskCommand>> region;

  /** Of the leader of all jobs, if that is on this node. */
  private volatile ShardTable table = new ShardTable();

  public SubtaskSharding(ActorSystem<?> system, Behavior<SubtaskCommand> subtask) {
    this.system = system;
    allocation = new TableAllocation(system);
    region =
        ClusterSharding.get(system)
            .init(
                Entity.of(KEY, context -> subtask)
                    .withMessageExtractor(new EntityIsShard())
                    .withAllocationStrategy(allocation)
                    .withEntityProps(DispatcherSelector.fromConfig("weir.data-dispatcher")));
  }

  /** Says something to where a subtask lives, which comes to be there if it does not yet. */
  public void tell(JobId job, SubtaskId subtask, SubtaskCommand.FromOutside said) {
    region.tell(new ShardingEnvelope<>(entityId(job, subtask), said));
  }

  /**
   * Says something to a subtask where it was heard from; by its node's actor if that is another.
   */
  public void tell(ActorRef<SubtaskCommand> subtask, SubtaskCommand.FromCoordinator said) {
    Address address = subtask.path().address();
    if (address.hasLocalScope()) {
      subtask.tell(said);
    } else {
      ActorRefResolver.get(system)
          .<NodeCommand>resolveActorRef(address + "/system/" + NodeCommand.ACTOR)
          .tell(new NodeCommand.ToSubtask(subtask, said));
    }
  }

  private static String entityId(JobId job, SubtaskId subtask) {
    return job + "/" + subtask.chain() + "/" + subtask.index();
  }

  /** From now on it is said on this node where subtasks live: the leader of all jobs is here. */
  public void lead() {
    table = new ShardTable();
    allocation.follow(table);
  }

  /** The leader of all jobs is not here any more. */
  public void leadNoMore() {
    allocation.follow(null);
  }

  /** A job goes on; its subtasks stay where they are until somebody says where they are to live. */
  public void begin(JobId job) {
    table.begin(job);
  }

  /** All jobs that go on have begun; nothing is kept of others. */
  public void allHaveBegun() {
    table.complete();
  }

  /**
   * Says where the subtasks of a job live, all of them. Completes when none is anywhere else any
   * more: what is sent to it from then on finds it where it should be.
   */
  public CompletionStage<Done> assign(JobId job, Map<SubtaskId, String> addresses) {
    Map<String, String> places = new TreeMap<>();
    addresses.forEach((subtask, address) -> places.put(entityId(job, subtask), address));
    table.assign(job, places);
    return allocation.whenInPlace(job, places);
  }

  /** A job has ended: nobody looks for its subtasks any more. */
  public void forget(JobId job) {
    table.forget(job);
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
