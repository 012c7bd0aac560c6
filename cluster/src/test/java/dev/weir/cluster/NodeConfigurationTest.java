package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeConfigurationTest {
  private static final String GOSSIP = "pekko.cluster.gossip-interval";
  private static final String IO_THREADS =
      "weir.io-dispatcher.thread-pool-executor.fixed-pool-size";

  @AfterEach
  void forget() {
    System.clearProperty(GOSSIP);
    System.clearProperty(IO_THREADS);
    ConfigFactory.invalidateCaches();
  }

  private static Config configuration() {
    ConfigFactory.invalidateCaches();
    return Node.configuration();
  }

  @Test
  void withoutSystemProperties_whatWeirSetsGoesBeforePekkosDefaults() {
    assertThat(configuration().getDuration(GOSSIP)).hasMillis(100);
    assertThat(configuration().getInt(IO_THREADS)).isEqualTo(16);
    assertThat(ConfigFactory.defaultReference().getDuration(GOSSIP)).hasMillis(1000);
  }

  @Test
  void aSystemPropertyGoesBeforeBoth() {
    System.setProperty(GOSSIP, "7ms");
    System.setProperty(IO_THREADS, "5");

    assertThat(configuration().getDuration(GOSSIP)).hasMillis(7);
    assertThat(configuration().getInt(IO_THREADS)).isEqualTo(5);
  }
}
