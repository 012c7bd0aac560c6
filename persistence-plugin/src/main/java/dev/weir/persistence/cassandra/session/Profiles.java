package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import java.time.Duration;
import java.util.List;

/**
 * How the driver is set. What is not said here is the driver's default, or what stands below {@code
 * datastax-java-driver} in the configuration or the system properties.
 */
final class Profiles {
  static final String CHUNKS = "chunks";
  static final String HEAD = "head";
  static final String READS = "reads";

  /** A frozen node is left alone after these two, instead of half a minute. */
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(3);

  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RECONNECT_FIRST = Duration.ofMillis(200);
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(20);

  private Profiles() {}

  static DriverConfigLoader of(CassandraSettings settings) {
    ProgrammaticDriverConfigLoaderBuilder driver =
        DriverConfigLoader.programmaticBuilder()
            .withString(DefaultDriverOption.SESSION_NAME, "weir")
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, settings.transfer().timeout())
            .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, false)
            .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_TIMEOUT)
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT)
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_TIMEOUT)
            .withBoolean(DefaultDriverOption.CONNECTION_WARN_INIT_ERROR, false)
            .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL)
            .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT)
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_FIRST)
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_MAX)
            .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, SCHEMA_TIMEOUT)
            .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10))
            .withStringList(
                DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES,
                List.of(settings.keyspace()))
            // The process ends when it wants to, whatever the driver does.
            .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
            .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
            .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
    settings
        .datacenter()
        .ifPresentOrElse(
            name -> driver.withString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, name),
            () ->
                driver.withString(
                    DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS,
                    "DcInferringLoadBalancingPolicy"));
    profile(driver, CHUNKS, true);
    profile(driver, READS, true);
    profile(driver, HEAD, false);
    return driver.build();
  }

  private static void profile(
      ProgrammaticDriverConfigLoaderBuilder driver, String name, boolean idempotent) {
    driver
        .startProfile(name)
        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "QUORUM")
        .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "SERIAL")
        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, idempotent)
        .endProfile();
  }
}
