package dev.weir.persistence.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.weir.id.JobId;
import dev.weir.persistence.local.LocalStoreProvider;
import dev.weir.settings.Settings;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.testkit.store.InMemoryJobRowStore;
import dev.weir.testkit.store.UnknownOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.state.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.state.javadsl.DurableStateBehavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRowDurableStateTest {
  private static final JobId JOB = new JobId("wordcount");

  /** Adds to the sum; the answer is the sum after that was durable. Zero only asks. */
  private record Add(long amount, ActorRef<Long> replyTo) {}

  private static final class Sum extends DurableStateBehavior<Add, Long> {
    private final boolean asBytes;

    Sum(boolean asBytes) {
      super(
          PersistenceId.of("job", JOB.value()),
          SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofMillis(50), 0));
      this.asBytes = asBytes;
    }

    @Override
    public String durableStateStorePluginId() {
      return "weir.job-row";
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public SnapshotAdapter<Long> snapshotAdapter() {
      return asBytes
          ? new RowAdapter<>(JobRowDurableStateTest::encode, JobRowDurableStateTest::decode)
          : super.snapshotAdapter();
    }

    @Override
    public CommandHandler<Add, Long> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onCommand(
              Add.class,
              (sum, add) ->
                  (add.amount() == 0 ? Effect().none() : Effect().persist(sum + add.amount()))
                      .thenRun(after -> add.replyTo().tell(after)))
          .build();
    }
  }

  private static byte[] encode(long sum) {
    return ByteBuffer.allocate(Long.BYTES).putLong(sum).array();
  }

  private static long decode(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static long sum(JobRowStore rows) throws IOException {
    return decode(rows.read(JOB).orElseThrow().value());
  }

  private static Behavior<Add> behavior() {
    return new Sum(true);
  }

  private static void inSystem(JobRowStore rows, Consumer<ActorTestKit> test) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "rows",
            ActorSystemSetup.create(
                BootstrapSetup.create(
                    ConfigFactory.parseString(
                            "pekko.actor.allow-java-serialization = off\npekko.loglevel = OFF")
                        .withFallback(ConfigFactory.load())),
                new JobRowStoreSetup(rows)));
    ActorTestKit kit = ActorTestKit.create(system);
    try {
      test.accept(kit);
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void recoversInAnotherProcessWhatWasPersisted(@TempDir Path dir) throws IOException {
    for (long run = 1; run <= 2; run++) {
      long before = (run - 1) * 3;
      try (Stores stores =
          new LocalStoreProvider().open(Settings.of("weir.store.local", Map.of()), Home.of(dir))) {
        inSystem(
            stores.rows(),
            kit -> {
              TestProbe<Long> probe = kit.createTestProbe();
              ActorRef<Add> sum = kit.spawn(behavior());
              sum.tell(new Add(1, probe.ref()));
              sum.tell(new Add(2, probe.ref()));
              probe.expectMessage(before + 1);
              probe.expectMessage(before + 3);
            });
        assertThat(sum(stores.rows())).isEqualTo(before + 3);
        assertThat(stores.rows().read(JOB).orElseThrow().revision()).isEqualTo(run * 2);
      }
    }
  }

  @Test
  void ofTwoWritersTheSlowerFailsAndStartsFromTheRow() throws IOException {
    InMemoryJobRowStore rows = new InMemoryJobRowStore();
    inSystem(
        rows,
        kit -> {
          TestProbe<Long> probe = kit.createTestProbe();
          ActorRef<Add> one = kit.spawn(behavior());
          ActorRef<Add> two = kit.spawn(behavior());
          assertThat(add(two, 0, probe)).isEqualTo(0);
          assertThat(add(one, 1, probe)).isEqualTo(1);

          two.tell(new Add(10, probe.ref()));
          assertThat(add(two, 0, probe)).isEqualTo(1);
          assertThat(add(two, 20, probe)).isEqualTo(21);

          one.tell(new Add(100, probe.ref()));
          assertThat(add(one, 0, probe)).isEqualTo(21);
        });
    assertThat(sum(rows)).isEqualTo(21);
    assertThat(rows.read(JOB).orElseThrow().revision()).isEqualTo(2);
  }

  private static long add(ActorRef<Add> sum, long amount, TestProbe<Long> probe) {
    sum.tell(new Add(amount, probe.ref()));
    return probe.receiveMessage();
  }

  @Test
  void anUnknownOutcomeIsNotToldButReadBack() throws IOException {
    for (UnknownOutcome really : UnknownOutcome.values()) {
      InMemoryJobRowStore rows = new InMemoryJobRowStore();
      long expected = really == UnknownOutcome.APPLIED ? 3 : 1;
      inSystem(
          rows,
          kit -> {
            TestProbe<Long> probe = kit.createTestProbe();
            ActorRef<Add> sum = kit.spawn(behavior());
            assertThat(add(sum, 1, probe)).isEqualTo(1);
            rows.nextOutcomeUnknown(really);
            sum.tell(new Add(2, probe.ref()));
            assertThat(add(sum, 0, probe)).isEqualTo(expected);
            assertThat(add(sum, 10, probe)).isEqualTo(expected + 10);
          });
      assertThat(sum(rows)).isEqualTo(expected + 10);
    }
  }

  @Test
  void deletesAtTheRevisionThatItKnows() throws IOException {
    InMemoryJobRowStore rows = new InMemoryJobRowStore();
    rows.compareAndSet(JOB, 0, new byte[0]);
    rows.compareAndSet(JOB, 1, new byte[0]);
    inSystem(
        rows,
        kit -> {
          DurableStateUpdateStore<Object> store = storeOf(kit);
          assertThatThrownBy(() -> store.deleteObject("job|" + JOB, 2).toCompletableFuture().join())
              .hasCauseInstanceOf(StaleRevisionException.class);
          assertThat(rows.jobs()).containsExactly(JOB);
          store.deleteObject("job|" + JOB, 3).toCompletableFuture().join();
        });
    assertThat(rows.jobs()).isEmpty();
  }

  @Test
  void writesFailWithTheirReason() {
    InMemoryJobRowStore rows = new InMemoryJobRowStore();
    inSystem(
        rows,
        kit -> {
          DurableStateUpdateStore<Object> store = storeOf(kit);
          assertThatThrownBy(
                  () ->
                      store.upsertObject("job|a", 7, new byte[0], "").toCompletableFuture().join())
              .hasCauseInstanceOf(StaleRevisionException.class)
              .hasMessageContaining("revision 6");
          assertThatThrownBy(
                  () -> store.upsertObject("job|a", 1, "text", "").toCompletableFuture().join())
              .hasMessageContaining("String")
              .hasMessageContaining("RowAdapter");
          assertThatThrownBy(() -> store.getObject("other|a").toCompletableFuture().join())
              .hasMessageContaining("job|JOB");
          rows.nextOutcomeUnknown(UnknownOutcome.APPLIED);
          assertThatThrownBy(
                  () ->
                      store.upsertObject("job|a", 1, new byte[0], "").toCompletableFuture().join())
              .hasCauseInstanceOf(IOException.class);
          assertThat(store.getObject("job|a").toCompletableFuture().join().revision()).isEqualTo(1);
        });
  }

  @SuppressWarnings("unchecked")
  private static DurableStateUpdateStore<Object> storeOf(ActorTestKit kit) {
    return DurableStateStoreRegistry.get(kit.system())
        .getDurableStateStoreFor(DurableStateUpdateStore.class, "weir.job-row");
  }

  @Test
  void aStateThatIsNotBytesIsNotWritten() throws IOException {
    InMemoryJobRowStore rows = new InMemoryJobRowStore();
    inSystem(
        rows,
        kit -> {
          TestProbe<Long> probe = kit.createTestProbe();
          ActorRef<Add> sum = kit.spawn(new Sum(false));
          sum.tell(new Add(1, probe.ref()));
          assertThat(add(sum, 0, probe)).isEqualTo(0);
        });
    assertThat(rows.jobs()).isEmpty();
  }

  @Test
  void aSystemWithoutRowsSaysSo() {
    ActorTestKit kit = ActorTestKit.create("rows", ConfigFactory.load());
    try {
      assertThatThrownBy(() -> storeOf(kit))
          .rootCause()
          .hasMessageContaining("create the actor system with a JobRowStoreSetup");
    } finally {
      kit.shutdownTestKit();
    }
  }
}
