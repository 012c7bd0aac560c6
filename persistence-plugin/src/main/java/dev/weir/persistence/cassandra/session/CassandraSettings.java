package dev.weir.persistence.cassandra.session;

import dev.weir.settings.Secret;
import dev.weir.settings.SettingException;
import dev.weir.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is set below {@code weir.store.cassandra}.
 *
 * @param contactPoints nodes to begin with, as {@code host:port}
 * @param datacenter the one to talk to; empty: that of the contact points
 * @param clusterName whose keyspace it is: one keyspace is for one Weir cluster
 * @param createSchema whether a missing keyspace or table is made
 * @param replication how many copies a keyspace that is made keeps; empty: up to three
 * @param login as whom; empty: as nobody
 * @param tls how connections are encrypted; empty: not at all
 * @param startTimeout how long a start waits for Cassandra
 */
public record CassandraSettings(
    List<String> contactPoints,
    Optional<String> datacenter,
    String keyspace,
    String clusterName,
    boolean createSchema,
    Optional<Integer> replication,
    Optional<Login> login,
    Optional<Tls> tls,
    Duration startTimeout,
    Transfer transfer) {
  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** A user and the password. */
  public record Login(String user, Secret password) {}

  /**
   * Certificates.
   *
   * @param trusted whom to trust; empty: whom the JVM trusts
   * @param own what the node shows of itself; empty: nothing
   * @param verifyHostName whether a server's certificate must name the server
   */
  public record Tls(Optional<KeyFile> trusted, Optional<KeyFile> own, boolean verifyHostName) {}

  /** A key store file, PKCS 12 or JKS. */
  public record KeyFile(Path path, Optional<Secret> password) {}

  /**
   * How objects travel.
   *
   * @param chunkBytes the size of the pieces that they are stored in
   * @param inFlightBytes how much may be under way at once, for all objects together
   * @param timeout for one request
   * @param patience how long a write or a read is repeated before it has failed
   */
  public record Transfer(int chunkBytes, int inFlightBytes, Duration timeout, Duration patience) {}

  /** Reads them all. */
  public static CassandraSettings of(Settings settings) {
    return settings.read(
        in ->
            new CassandraSettings(
                in.texts("contact-points")
                    .must(
                        "one address at least",
                        points -> points.stream().noneMatch(String::isEmpty))
                    .orElse(List.of("127.0.0.1:9042")),
                in.text("datacenter").optional(),
                in.text("keyspace")
                    .must(
                        "1 to 48 of a-z 0-9 _, beginning with a letter",
                        name -> KEYSPACE.matcher(name).matches())
                    .orElse("weir"),
                in.text("cluster-name")
                    .must(
                        "1 to 100 of A-Z a-z 0-9 . _ -",
                        name -> CLUSTER_NAME.matcher(name).matches())
                    .orElse("weir"),
                in.flag("create-schema").orElse(true),
                in.count("replication").must("from 1 to 9", n -> n >= 1 && n <= 9).optional(),
                login(in),
                tls(in),
                in.duration("start-timeout").orElse(Duration.ofSeconds(60)),
                transfer(in)));
  }

  private static Optional<Login> login(Settings.Reader in) {
    Optional<String> user = in.text("user").optional();
    Optional<Secret> password = in.secret("password").optional();
    if (user.isPresent() != password.isPresent()) {
      throw new SettingException(
          "weir.store.cassandra.user and weir.store.cassandra.password go together; only "
              + (user.isPresent() ? "user" : "password")
              + " is set");
    }
    return user.map(name -> new Login(name, password.orElseThrow()));
  }

  private static Optional<Tls> tls(Settings.Reader in) {
    boolean enabled = in.flag("tls.enabled").orElse(false);
    Tls tls =
        new Tls(
            keyFile(in, "tls.trust-store"),
            keyFile(in, "tls.key-store"),
            in.flag("tls.verify-host-name").orElse(true));
    if (!enabled && (tls.trusted().isPresent() || tls.own().isPresent())) {
      throw new SettingException(
          "key stores are set, but weir.store.cassandra.tls.enabled is not true");
    }
    return enabled ? Optional.of(tls) : Optional.empty();
  }

  private static Optional<KeyFile> keyFile(Settings.Reader in, String name) {
    Optional<Secret> password = in.secret(name + "-password").optional();
    return in.path(name).optional().map(path -> new KeyFile(path, password));
  }

  private static Transfer transfer(Settings.Reader in) {
    long chunk =
        in.size("chunk-size")
            .must("from 4k to 4m", size -> size >= 4 << 10 && size <= 4 << 20)
            .orElse(512L << 10);
    long inFlight =
        in.size("in-flight")
            .must("from one chunk to 1g", size -> size >= chunk && size <= 1 << 30)
            .orElse(8L << 20);
    return new Transfer(
        (int) chunk,
        (int) inFlight,
        in.duration("request-timeout").orElse(Duration.ofSeconds(10)),
        in.duration("patience").orElse(Duration.ofSeconds(30)));
  }

  /** Where the data is, for messages. */
  public String place() {
    return "keyspace " + keyspace + " of Cassandra at " + String.join(", ", contactPoints);
  }
}
