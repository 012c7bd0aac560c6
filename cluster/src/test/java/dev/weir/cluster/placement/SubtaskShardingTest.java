package dev.weir.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subtasks come to be where it is said, on two nodes, and nowhere else. */
class SubtaskShardingTest {
  private static final JobId JOB = new JobId("placed");
  private static final int SUBTASKS = 8;
  private static final String NOBODY = "pekko://test@127.0.0.1:1";

  private final List<ActorSystem<Void>> systems = new ArrayList<>();
  private final List<SubtaskSharding> shardings = new ArrayList<>();

  /** Each start of an actor, as {@code subtask@address}. */
  private final Queue<String> started = new ConcurrentLinkedQueue<>();

  private final Set<String> alive = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void formCluster() throws Exception {
    node();
    node();
    shardings.get(0).lead();
    shardings.get(0).allHaveBegun();
    shardings.get(0).begin(JOB);
  }

  @AfterEach
  void end() throws Exception {
    for (ActorSystem<Void> system : systems) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private void node() throws Exception {
    Config config =
        ConfigFactory.parseMap(Map.of("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on"))
            .withFallback(ConfigFactory.parseResources("weir-cluster.conf"))
            .withFallback(ConfigFactory.parseResources("weir-node.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "test", config);
    systems.add(system);
    shardings.add(new SubtaskSharding(system, subtask(address(system).toString())));
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(address(systems.get(0))));
    await("up", () -> cluster.selfMember().status() == MemberStatus.up());
  }

  private Behavior<SubtaskCommand> subtask(String address) {
    return Behaviors.setup(
        context -> {
          String entity = context.getSelf().path().name().replace("%2F", "/");
          String life = entity.substring(entity.indexOf('/') + 1) + "@" + address;
          started.add(life);
          alive.add(life);
          return Behaviors.receive(SubtaskCommand.class)
              .onAnyMessage(any -> Behaviors.same())
              .onSignal(
                  PostStop.class,
                  stopped -> {
                    alive.remove(life);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static Address address(ActorSystem<?> system) {
    return Cluster.get(system).selfMember().address();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Even ones at the first node and odd ones at the second one, or the other way round. */
  private Map<SubtaskId, String> places(int shift) {
    Map<SubtaskId, String> places = new HashMap<>();
    for (int i = 0; i < SUBTASKS; i++) {
      places.put(new SubtaskId("chain", i), address(systems.get((i + shift) % 2)).toString());
    }
    return places;
  }

  private static String[] lives(Map<SubtaskId, String> places) {
    return places.entrySet().stream()
        .map(place -> place.getKey() + "@" + place.getValue())
        .toArray(String[]::new);
  }

  private void tell(int from, SubtaskId subtask) {
    shardings.get(from).tell(JOB, subtask, new SubtaskCommand.Undelivered(1, "nothing"));
  }

  private int shards() throws Exception {
    int shards = 0;
    for (ActorSystem<Void> system : systems) {
      CurrentShardRegionState state =
          AskPattern.<ClusterShardingQuery, CurrentShardRegionState>ask(
                  ClusterSharding.get(system).shardState(),
                  replyTo ->
                      new GetShardRegionState(
                          EntityTypeKey.create(SubtaskCommand.class, "subtask"), replyTo),
                  Duration.ofSeconds(10),
                  system.scheduler())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      shards += state.getShards().size();
    }
    return shards;
  }

  /** Who asks first is on the wrong node for half of them, and asks at once. */
  @Test
  void eachIsAtItsPlaceFromTheBeginning_whoeverAsks() throws Exception {
    Map<SubtaskId, String> places = places(0);
    shardings.get(0).assign(JOB, places);
    int from = 0;
    for (SubtaskId subtask : places.keySet()) {
      tell(from++ / 2 % 2, subtask);
    }
    await("all have started", () -> started.size() >= SUBTASKS);
    assertThat(started).containsExactlyInAnyOrder(lives(places));
  }

  @Test
  void whatIsAssignedAnewMoves() throws Exception {
    shardings.get(0).assign(JOB, places(0));
    places(0).keySet().forEach(subtask -> tell(0, subtask));
    await("all have started", () -> alive.size() == SUBTASKS);

    Map<SubtaskId, String> places = places(1);
    shardings.get(0).assign(JOB, places).toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(alive).doesNotContain(lives(places(0)));
    places.keySet().forEach(subtask -> tell(0, subtask));
    await("all are there", () -> alive.size() == SUBTASKS);
    assertThat(alive).containsExactlyInAnyOrder(lives(places));
  }

  @Test
  void whoseNodeIsNotThere_isNowhere_untilItIsPlacedElsewhere() throws Exception {
    Map<SubtaskId, String> places = places(0);
    SubtaskId lost = new SubtaskId("chain", 0);
    places.put(lost, NOBODY);
    shardings.get(0).assign(JOB, places);
    places.keySet().forEach(subtask -> tell(1, subtask));
    await("the others have started", () -> started.size() == SUBTASKS - 1);

    places.put(lost, address(systems.get(0)).toString());
    shardings.get(0).assign(JOB, places);
    await("it has started", () -> started.size() == SUBTASKS);
    assertThat(started).containsExactlyInAnyOrder(lives(places));
  }

  @Test
  void whereTheLeaderOfAllJobsIsNotYet_nothingIsPlaced() throws Exception {
    shardings.get(0).leadNoMore();
    places(0).keySet().forEach(subtask -> tell(1, subtask));
    shardings.get(0).lead();
    shardings.get(0).assign(JOB, places(0));
    await("all have started", () -> started.size() >= SUBTASKS);
    assertThat(started).containsExactlyInAnyOrder(lives(places(0)));
  }

  @Test
  void nothingIsKeptOfAJobThatHasEnded_norOfSubtasksThatItHasNoMore() throws Exception {
    shardings.get(0).assign(JOB, places(0));
    places(0).keySet().forEach(subtask -> tell(1, subtask));
    await("all have started", () -> alive.size() == SUBTASKS);

    Map<SubtaskId, String> fewer = places(0);
    fewer.remove(new SubtaskId("chain", 5));
    shardings.get(0).assign(JOB, fewer);
    await("one is gone", () -> shards() == SUBTASKS - 1);
    assertThat(alive).containsExactlyInAnyOrder(lives(fewer));

    shardings.get(0).forget(JOB);
    await("all are gone", () -> shards() == 0);
    assertThat(alive).isEmpty();
  }
}
