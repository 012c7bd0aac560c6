package dev.weir.persistence.cassandra;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.persistence.cassandra.server.CassandraServers;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Real servers, started once for all tests of a process, and gone when it ends. */
final class TestServers {
  private static final Map<Integer, CassandraServers> STARTED = new HashMap<>();

  private TestServers() {}

  /** Servers that did not start do not start for the next test either. */
  private static final Map<Integer, UncheckedIOException> FAILED = new HashMap<>();

  /** One or three of them; the test is skipped if Cassandra cannot be had. */
  static synchronized CassandraServers of(int nodes) {
    String missing = "";
    try {
      CassandraServers.fetch(System.err::println);
    } catch (IOException e) {
      missing = e.getMessage();
    }
    assumeTrue(missing.isEmpty(), "no Cassandra: " + missing);
    if (FAILED.containsKey(nodes)) {
      throw FAILED.get(nodes);
    }
    return STARTED.computeIfAbsent(nodes, TestServers::start);
  }

  private static CassandraServers start(int nodes) {
    try {
      Path dir = Files.createTempDirectory("weir-cassandra");
      CassandraServers servers = CassandraServers.start(dir, nodes);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(servers, dir)));
      return servers;
    } catch (IOException e) {
      UncheckedIOException failed = new UncheckedIOException(e);
      FAILED.put(nodes, failed);
      throw failed;
    }
  }

  private static void end(CassandraServers servers, Path dir) {
    try (servers) {
      servers.close();
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException left) {
      System.err.println(left);
    }
  }

  static List<String> contactPoints(CassandraServers servers) {
    return servers.contactPoints().stream()
        .map(each -> each.getAddress().getHostAddress() + ":" + each.getPort())
        .toList();
  }

  /** Settings for these servers, with more. */
  static Settings settings(CassandraServers servers, String keyspace, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("contact-points", contactPoints(servers));
    values.put("keyspace", keyspace);
    return Settings.of("weir.store.cassandra", values);
  }

  static CassandraSettings parsed(CassandraServers servers, String keyspace) {
    return CassandraSettings.of(settings(servers, keyspace, Map.of()));
  }
}
