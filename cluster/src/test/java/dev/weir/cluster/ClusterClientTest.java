package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that come and go, in a process that stays. */
@Timeout(120)
class ClusterClientTest extends ClusterFixture {
  private static final int CLIENTS = 8;
  private static final String SYSTEM_CLASS = "org.apache.pekko.actor.ActorSystemImpl";
  private static final long PATIENCE_SECONDS = 60;

  @Test
  void nothingIsLeftOfThoseThatWereClosed() throws Exception {
    Node node = start("a", 1);
    long before = actorSystems();
    for (int i = 0; i < CLIENTS; i++) {
      try (ClusterClient each = ClusterClient.of(List.of(node.info().listensOn()))) {
        answer(each.cluster());
      }
    }
    awaitNoMoreThan(before);
  }

  /** Some may still be about to end. */
  private static void awaitNoMoreThan(long expected) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    long left = actorSystems();
    while (left > expected) {
      assertThat(System.nanoTime())
          .as("actor systems: %d instead of %d", left, expected)
          .isLessThan(deadline);
      left = actorSystems();
    }
  }

  /** Those that something can reach: the whole heap is collected first. */
  private static long actorSystems() throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    // Number, instances, bytes, class, and the class's module in brackets if it has one.
    return histogram
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 3 && words[3].equals(SYSTEM_CLASS))
        .mapToLong(words -> Long.parseLong(words[1]))
        .sum();
  }
}
