package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.weir.settings.SettingException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Cassandra at the start. Whoever does not answer yet is waited for, with a word now and
 * then; what will not change by waiting is said at once.
 */
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int DEFAULT_PORT = 9042;
  private static final long PAUSE_MILLIS = 500;
  private static final long WORD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CassandraSettings settings;

  private Connection(CassandraSettings settings) {
    this.settings = settings;
  }

  /**
   * Connects.
   *
   * @throws SettingException if what is set does not fit the cluster that answers
   * @throws IOException if none answers in time
   */
  public static CqlSession open(CassandraSettings settings) throws IOException {
    return new Connection(settings).open();
  }

  private CqlSession open() throws IOException {
    long begin = System.nanoTime();
    long nextWord = begin + WORD_EVERY_NANOS;
    while (true) {
      String reason;
      try {
        CqlSession session = builder().build();
        requireDatacenter(session);
        return session;
      } catch (UnknownHost unknown) {
        reason = unknown.getMessage();
      } catch (AllNodesFailedException failed) {
        refuseIfHopeless(failed);
        reason = Failures.reason(failed);
      } catch (IllegalStateException severalDatacenters) {
        throw new SettingException(
            "weir.store.cassandra.datacenter must be set to the datacenter that this node is to"
                + " talk to: "
                + severalDatacenters.getMessage());
      }
      long now = System.nanoTime();
      if (now - begin >= settings.startTimeout().toNanos()) {
        throw new IOException(
            "no Cassandra answers at "
                + points()
                + " for "
                + settings.startTimeout().toSeconds()
                + " s ("
                + reason
                + "). Start it, or correct weir.store.cassandra.contact-points");
      }
      if (now - nextWord >= 0) {
        nextWord = now + WORD_EVERY_NANOS;
        LOG.warn("waiting for Cassandra at {} ({})", points(), reason);
      }
      sleep();
    }
  }

  private String points() {
    return String.join(", ", settings.contactPoints());
  }

  private CqlSessionBuilder builder() throws IOException {
    CqlSessionBuilder builder =
        CqlSession.builder().withConfigLoader(Profiles.of(settings)).addContactPoints(addresses());
    settings
        .login()
        .ifPresent(login -> builder.withAuthCredentials(login.user(), login.password().reveal()));
    if (settings.tls().isPresent()) {
      builder.withSslEngineFactory(Certificates.engines(settings.tls().get()));
    }
    return builder;
  }

  private List<InetSocketAddress> addresses() throws UnknownHost {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String point : settings.contactPoints()) {
      InetSocketAddress address = address(point);
      if (address.isUnresolved()) {
        throw new UnknownHost("host " + address.getHostString() + " is not known");
      }
      addresses.add(address);
    }
    return addresses;
  }

  private static InetSocketAddress address(String point) {
    int colon = point.lastIndexOf(':');
    // An address of IPv6 has more of them, and stands in brackets if a port follows.
    boolean hasPort = colon > 0 && (point.indexOf(':') == colon || point.charAt(colon - 1) == ']');
    String host = hasPort ? point.substring(0, colon) : point;
    int port = DEFAULT_PORT;
    if (hasPort) {
      try {
        port = Integer.parseInt(point.substring(colon + 1));
      } catch (NumberFormatException malformed) {
        port = -1;
      }
    }
    if (port < 1 || port > 65_535 || host.isEmpty()) {
      throw new SettingException(
          "weir.store.cassandra.contact-points has '" + point + "', which is not host:port");
    }
    return new InetSocketAddress(host, port);
  }

  private void refuseIfHopeless(AllNodesFailedException failed) {
    for (Throwable each : Failures.each(failed).toList()) {
      for (Throwable cause = each; cause != null; cause = cause.getCause()) {
        if (cause instanceof AuthenticationException) {
          throw new SettingException(
              "Cassandra at "
                  + points()
                  + settings
                      .login()
                      .map(login -> " refuses user '" + login.user() + "'")
                      .orElse(" demands a user")
                  + ": set weir.store.cassandra.user and weir.store.cassandra.password to one that"
                  + " it knows");
        }
        if (cause instanceof SSLException) {
          throw new SettingException(
              "no encrypted connection to Cassandra at "
                  + points()
                  + " ("
                  + cause.getMessage()
                  + "): see weir.store.cassandra.tls");
        }
      }
    }
  }

  private void requireDatacenter(CqlSession session) {
    String wanted = settings.datacenter().orElse(null);
    TreeSet<String> there =
        session.getMetadata().getNodes().values().stream()
            .map(Node::getDatacenter)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (wanted != null && !there.contains(wanted)) {
      session.close();
      throw new SettingException(
          "weir.store.cassandra.datacenter is '"
              + wanted
              + "', which Cassandra at "
              + points()
              + " does not have; it has "
              + String.join(", ", there));
    }
  }

  private static void sleep() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for Cassandra");
    }
  }

  /** A contact point's name leads to no address, for now. */
  private static final class UnknownHost extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownHost(String message) {
      super(message);
    }
  }
}
