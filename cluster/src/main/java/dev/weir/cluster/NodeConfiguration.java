package dev.weir.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.wire.Outbound;
import dev.weir.settings.SettingException;
import dev.weir.settings.Settings;
import dev.weir.snapshot.StoreProviders;
import dev.weir.spi.store.StoreProvider;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.wire.WireSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that is configured, and what is opened from it. */
public final class NodeConfiguration {
  private static final String STORE = "weir.store";
  private static final String PROVIDER = "provider";
  private static final String LARGEST_OF_TRANSPORT =
      "pekko.remote.artery.advanced.maximum-frame-size";

  private static final String ROLES = "pekko.cluster.roles";
  private static final String HOST = "pekko.remote.artery.canonical.hostname";

  private final Path dataDir;
  private final Config config;
  private final WireSettings wire;

  private NodeConfiguration(Path dataDir, Config config) {
    this.dataDir = dataDir;
    this.config = config;
    wire = wire(config);
  }

  /**
   * The node's own settings, before the system properties, before what Weir sets, before the
   * defaults of what it is made of.
   *
   * @throws dev.weir.settings.SettingException if what bounds messages between nodes is not set as
   *     it must be
   */
  public static NodeConfiguration of(NodeSettings node) {
    Config config =
        ConfigFactory.parseMap(node.configuration(), "the node's settings")
            .withFallback(ofHost(node))
            .withFallback(ConfigFactory.systemProperties())
            .withFallback(ofMember(node))
            .withFallback(ConfigFactory.parseResources("weir-node.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    return new NodeConfiguration(node.dataDir(), config);
  }

  /** What changes if the node is one of several. */
  private static Config ofMember(NodeSettings node) {
    return node.membership().isPresent()
        ? ConfigFactory.parseResources("weir-cluster.conf")
        : ConfigFactory.empty();
  }

  private static Config ofHost(NodeSettings node) {
    return node.membership()
        .map(Membership::host)
        .map(host -> ConfigFactory.parseMap(Map.of(HOST, host), "the node's host"))
        .orElseGet(ConfigFactory::empty);
  }

  Config config() {
    return config;
  }

  /** The same, where the node has a role more in its cluster. */
  NodeConfiguration withRole(String role) {
    List<String> roles = new ArrayList<>(config.getStringList(ROLES));
    roles.add(role);
    return new NodeConfiguration(
        dataDir,
        ConfigFactory.parseMap(Map.of(ROLES, roles), "the node's roles").withFallback(config));
  }

  /**
   * Opens the stores.
   *
   * @throws dev.weir.settings.SettingException if they are not configured as they must be
   * @throws StoreProvider.DataDirectoryInUseException if they are for one process at a time, and
   *     another one has them open
   */
  public Stores openStores() throws IOException {
    StoreProvider provider = provider();
    return provider.open(below(pathOf(provider)), Home.of(dataDir));
  }

  /** Opens the stores for looking only, beside a process that may have them open. */
  public Stores openStoresReadOnly() throws IOException {
    StoreProvider provider = provider();
    return provider.openReadOnly(below(pathOf(provider)), Home.of(dataDir));
  }

  /** Below what the stores are set. */
  String pathOfStores() {
    return pathOf(provider());
  }

  private static String pathOf(StoreProvider provider) {
    return STORE + "." + provider.name();
  }

  private StoreProvider provider() {
    TreeSet<String> blocks = new TreeSet<>(config.getConfig(STORE).root().keySet());
    blocks.remove(PROVIDER);
    return StoreProviders.provider(config.getString(STORE + "." + PROVIDER), blocks);
  }

  /** What a state backend is set to. */
  Settings ofBackend(String name) {
    return below("weir.state." + name);
  }

  /** What bounds that which crosses nodes. */
  WireSettings wire() {
    return wire;
  }

  private static WireSettings wire(Config config) {
    String path = "weir.exchange.";
    try {
      long message = config.getBytes(path + "max-message");
      if (message + Outbound.TRANSPORTS_OWN_BYTES > config.getBytes(LARGEST_OF_TRANSPORT)) {
        throw new SettingException(
            path
                + "max-message, "
                + message
                + " bytes, must be at least "
                + Outbound.TRANSPORTS_OWN_BYTES
                + " below "
                + LARGEST_OF_TRANSPORT
                + ": lower the one or raise the other");
      }
      return new WireSettings(
          (int) message,
          (int) Math.min(Integer.MAX_VALUE, config.getBytes(path + "max-record")),
          config.getBoolean(path + "compression"));
    } catch (SettingException explained) {
      throw explained;
    } catch (IllegalArgumentException | ConfigException wrong) {
      throw new SettingException("weir.exchange: " + wrong.getMessage());
    }
  }

  private Settings below(String path) {
    Map<String, Object> values = new TreeMap<>();
    if (config.hasPath(path)) {
      config
          .getConfig(path)
          .entrySet()
          .forEach(each -> values.put(each.getKey(), each.getValue().unwrapped()));
    }
    return Settings.of(path, values);
  }
}
