package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.id.JobId;
import dev.weir.settings.SettingException;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    return NodeConfiguration.of(NodeSettings.embedded(Path.of("nowhere"))).config();
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

  private static void assertRefused(String key, String value, String message) {
    NodeSettings settings = new NodeSettings(Path.of("nowhere"), Map.of(key, value));
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> Node.start(settings))
        .withMessage(message);
    assertThat(Path.of("nowhere")).doesNotExist();
  }

  @Test
  void messagesThatTheTransportWouldDrop_areRefused() {
    assertRefused(
        "weir.exchange.max-message",
        "1 MiB",
        "weir.exchange.max-message, 1048576 bytes, must be at least 4096 below"
            + " pekko.remote.artery.advanced.maximum-frame-size: lower the one or raise the other");
    assertRefused(
        "weir.exchange.max-record",
        "0",
        "weir.exchange: a record has 1 to 1073741824 bytes at" + " most, not 0");
  }

  @Test
  void aMisspelledStore_isRefusedBeforeAnythingIsMade() {
    assertRefused(
        "weir.store.provider",
        "loacl",
        "weir.store.provider is 'loacl', but no store has that name (did you mean local?); known:"
            + " cassandra, counting, local");
    assertRefused(
        "weir.store.loacl.directory",
        "x",
        "weir.store.loacl is set, but no store has that name (did you mean local?); known:"
            + " cassandra, counting, local");
    assertRefused(
        "weir.store.local.directroy",
        "x",
        "no setting weir.store.local.directroy (did you mean directory?); known: directory,"
            + " shared");
  }

  @Test
  void storesAreOpenedWhereTheConfigurationSays(@TempDir Path folder) throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Map<String, String> directory = Map.of("weir.store.local.directory", elsewhere.toString());
    JobId job = new JobId("job");
    NodeConfiguration configuration =
        NodeConfiguration.of(new NodeSettings(folder.resolve("data"), directory));
    try (Stores stores = configuration.openStores()) {
      stores.rows().compareAndSet(job, 0, new byte[1]);
    }
    try (Stores stores = configuration.openStoresReadOnly()) {
      assertThat(stores.rows().jobs()).containsExactly(job);
    }
    assertThat(elsewhere.resolve("jobs")).isDirectory();
  }

  @Test
  void whatABackendIsSetTo_comesFromItsBlock() {
    NodeSettings settings =
        new NodeSettings(Path.of("nowhere"), Map.of("weir.state.rocksdb.memory", "64m"));
    long bytes =
        NodeConfiguration.of(settings)
            .ofBackend("rocksdb")
            .read(
                in -> {
                  assertThat(in.number("cache-share").required()).isEqualTo(0.5);
                  return in.size("memory").required();
                });
    assertThat(bytes).isEqualTo(64L << 20);
  }
}
