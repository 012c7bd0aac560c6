package dev.weir.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ShippedJob;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeConfiguration;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.Submitted;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.protocol.job.RunSettings;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider.Stores;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs out of a jar, one after another on one node: nothing is left of those that have ended. */
public class RedeployTest {
  private static final int WARM = 40;
  private static final int DEPLOYMENTS = 200;
  private static final long PATIENCE_SECONDS = 60;

  /** Of each job that was made. */
  public static final Queue<WeakReference<ClassLoader>> LOADERS = new ConcurrentLinkedQueue<>();

  /** What went wrong while a function was closed. */
  public static final Queue<Throwable> FAILURES = new ConcurrentLinkedQueue<>();

  /** Lets functions be closed; and says that one was. */
  public static volatile CountDownLatch mayClose = new CountDownLatch(0);

  public static volatile CountDownLatch isClosed = new CountDownLatch(1);

  private static final String SQUARES =
      """
      package shipped;

      import dev.weir.api.*;
      import dev.weir.api.function.*;
      import dev.weir.api.state.ValueState;
      import dev.weir.cli.node.RedeployTest;
      import dev.weir.connector.*;
      import dev.weir.spi.connector.*;
      import java.lang.ref.WeakReference;
      import java.util.concurrent.Callable;

      public final class Squares implements Job {
        public record Square(long number) {}

        static final class Late {}

        static final class Counting extends KeyedProcess<Long, Square, Square> {
          private final ValueState<Square> latest = state(ValueState.of("latest", Square.class));

          @Override
          public void onRecord(Square square, KeyedContext<Long> ctx, Output<Square> out) {
            latest.update(square);
            out.emit(square);
          }

          @Override
          public void close() {
            try {
              RedeployTest.mayClose.await();
              new Late(); // a class that is loaded only now
            } catch (Throwable failed) {
              RedeployTest.FAILURES.add(failed);
            }
            RedeployTest.isClosed.countDown();
          }
        }

        static final class Nowhere extends AtLeastOnceSink<Square> {
          @Override
          public Writer<Square> writer(WriterContext context) {
            return new Writer<>() {
              @Override
              public void write(Square square, long timestamp) {}

              @Override
              protected Callable<?> prepareFlush() {
                return () -> true;
              }

              @Override
              public void close() {}
            };
          }
        }

        @Override
        public void define(Pipeline p) {
          RedeployTest.LOADERS.add(new WeakReference<>(getClass().getClassLoader()));
          p.source("numbers", GeneratorSource.<Long>of(100, i -> i).lanes(2))
              .map("square", number -> new Square(number * number))
              .keyBy(square -> square.number() % 7)
              .process("latest", Counting::new)
              .sink("out", new Nowhere());
        }
      }
      """;

  @TempDir Path folder;
  private Map<String, String> stores;
  private Node node;
  private ClusterClient client;
  private ObjectRef jar;

  @BeforeEach
  void startNode() throws Exception {
    LOADERS.clear();
    FAILURES.clear();
    stores =
        Map.of(
            "weir.store.local.directory",
            folder.resolve("store").toString(),
            "weir.store.local.shared",
            "true");
    jar = stored(ShippedJob.jar(folder.resolve("shipped"), "Squares", SQUARES));
    Membership member = new Membership(new NodeName("n1"), "127.0.0.1", List.of(), 2);
    node = Node.start(new NodeSettings(folder.resolve("n1"), stores).withMembership(member));
    node.awaitMember();
    client = ClusterClient.of(List.of(node.info().listensOn()));
  }

  @AfterEach
  void stopNode() throws Exception {
    mayClose.countDown();
    client.close();
    node.close();
  }

  private ObjectRef stored(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    NodeSettings settings = new NodeSettings(folder.resolve("scratch"), stores);
    try (Stores opened = NodeConfiguration.of(settings).openStores();
        ObjectSink sink =
            opened.checkpoints().create(ObjectNames.jar(new JobId("squares"), "0".repeat(64)))) {
      sink.write(bytes, 0, bytes.length);
      return sink.commit();
    }
  }

  /** One after another under one name, and under others between. */
  private void deploy(int number) throws Exception {
    JobId job = new JobId("squares-" + number % 3);
    JobSubmission submission =
        new JobSubmission(
            "shipped.Squares",
            Map.of(),
            folder.toString(),
            Optional.of(jar),
            "deployment " + number,
            new RunSettings(
                2,
                "heap",
                CheckpointSettings.every(Duration.ofMillis(100)),
                new RestartStrategy.None(),
                1));
    Submitted submitted =
        client
            .submit(job, submission, true)
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(submitted.outcome()).as(submitted.text()).isEqualTo(Submitted.Outcome.ACCEPTED);
    JobState ended =
        client.follow(job).ended().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(ended.status()).as(ended.failure().orElse("")).isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void afterTwoHundredDeployments_allIsAsAfterAFew() throws Exception {
    for (int i = 0; i < WARM; i++) {
      deploy(i);
    }
    awaitNothingLeft();
    int threads = Thread.getAllStackTraces().size();
    int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    for (int i = WARM; i < DEPLOYMENTS; i++) {
      deploy(i);
    }
    awaitNothingLeft();
    assertThat(LOADERS).hasSizeGreaterThanOrEqualTo(DEPLOYMENTS);
    assertThat(FAILURES).isEmpty();
    // Less than one for each deployment: pools grow and shrink, and code is loaded when it is
    // needed.
    int one = DEPLOYMENTS - WARM;
    assertThat(Thread.getAllStackTraces().size()).isLessThan(threads + one);
    assertThat(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount())
        .isLessThan(classes + one);
  }

  /** No class loader of a job that has ended is reachable. */
  private static void awaitNothingLeft() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (LOADERS.stream().anyMatch(each -> each.get() != null)) {
      assertThat(System.nanoTime())
          .as(
              "class loaders left: %s of %s",
              LOADERS.stream().filter(each -> each.get() != null).count(), LOADERS.size())
          .isLessThan(deadline);
      System.gc();
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Test
  void whoClosesHasItsClasses_howeverLongThatTakes() throws Exception {
    mayClose = new CountDownLatch(1);
    isClosed = new CountDownLatch(2);
    deploy(0);
    deploy(1); // what is done when a job ends is done for the first one by then
    mayClose.countDown();
    assertThat(isClosed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(FAILURES).isEmpty();
    awaitNothingLeft();
  }
}
