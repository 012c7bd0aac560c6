package dev.weir.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.id.JobId;
import dev.weir.protocol.lease.LeaseRow;
import dev.weir.testkit.store.InMemoryJobRowStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes that cannot reach each other any more, and one lease in the store that both reach. */
class LeaseMajorityTest {
  private final InMemoryJobRowStore rows = new InMemoryJobRowStore();
  private final List<ActorSystem<Void>> systems = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (ActorSystem<Void> system : systems) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private ActorSystem<Void> node() {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.cluster.split-brain-resolver.active-strategy", "lease-majority",
                    "pekko.remote.artery.advanced.test-mode", "on",
                    "pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on"))
            .withFallback(ConfigFactory.parseResources("weir-cluster.conf"))
            .withFallback(ConfigFactory.parseResources("weir-node.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "test",
            ActorSystemSetup.create(BootstrapSetup.create(config), new StoreLeaseSetup(rows)));
    systems.add(system);
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(address(systems.get(0))));
    await("up", () -> cluster.selfMember().status() == MemberStatus.up());
    return system;
  }

  private static Address address(ActorSystem<?> system) {
    return Cluster.get(system).selfMember().address();
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /**
   * Nothing goes from one to the other any more, and nobody is told. Pekko has no other way yet.
   */
  @SuppressWarnings("deprecation")
  private static void cutOff(ActorSystem<?> from, ActorSystem<?> to) throws Exception {
    ExtendedActorSystem classic = (ExtendedActorSystem) Adapter.toClassic(from);
    ((RemoteActorRefProvider) classic.provider())
        .transport()
        .managementCommand(
            new ThrottlerTransportAdapter.SetThrottle(
                address(to), bothWays(), ThrottlerTransportAdapter.Blackhole$.MODULE$));
  }

  /** An object that Java's compiler cannot name. */
  @SuppressWarnings("deprecation")
  private static ThrottlerTransportAdapter.Direction bothWays()
      throws ReflectiveOperationException {
    return (ThrottlerTransportAdapter.Direction)
        Class.forName(ThrottlerTransportAdapter.Direction.class.getName() + "$Both$")
            .getField("MODULE$")
            .get(null);
  }

  @Test
  void ofTwoHalvesOneGoesOn() throws Exception {
    ActorSystem<Void> a = node();
    ActorSystem<Void> b = node();
    await("probed", () -> rows.read(JobId.ofLease("members")).isPresent());
    String addressOfA = address(a).hostPort();
    cutOff(a, b);
    cutOff(b, a);
    await("one of them ends", () -> isOver(a) || isOver(b));
    ActorSystem<Void> left = isOver(a) ? b : a;
    await("alone", () -> Cluster.get(left).state().members().size() == 1);
    assertThat(isOver(left)).isFalse();
    String holder =
        LeaseRow.decode(rows.read(JobId.ofLease("members")).orElseThrow().value()).holder();
    assertThat(holder.equals(addressOfA)).as(holder).isEqualTo(left == a);
  }

  private static boolean isOver(ActorSystem<?> system) {
    return system.getWhenTerminated().toCompletableFuture().isDone();
  }
}
