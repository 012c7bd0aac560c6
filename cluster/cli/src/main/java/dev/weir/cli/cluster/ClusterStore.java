package dev.weir.cli.cluster;

import dev.weir.persistence.cassandra.server.CassandraServers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where all nodes of a local cluster keep checkpoints and the rows of jobs. */
final class ClusterStore {
  private final ClusterFolder folder;

  ClusterStore(ClusterFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes it ready for nodes.
   *
   * @param servers how many of Cassandra, 1 or 3; null for what the cluster had before, or a folder
   * @param progress is told what is waited for
   * @throws IOException if the cluster has another store, or Cassandra does not come up
   */
  void open(@Nullable Integer servers, Consumer<String> progress) throws IOException {
    Optional<CassandraServers> before = CassandraServers.find(folder.cassandra());
    if (servers != null && Files.exists(folder.store())) {
      throw new IOException(
          "the cluster in "
              + folder
              + " keeps its checkpoints in files: start it without --cassandra, or another one with"
              + " --data");
    }
    if (servers == null && before.isEmpty()) {
      Files.createDirectories(folder.store());
      return;
    }
    int count = servers != null ? servers : before.map(each -> each.logs().size()).orElse(1);
    var running = CassandraServers.start(folder.cassandra(), count, progress);
    progress.accept("Cassandra is up: " + points(running));
  }

  /** What the JVM of a node must be told. */
  List<String> options() throws IOException {
    Optional<CassandraServers> servers = CassandraServers.find(folder.cassandra());
    return servers.isPresent()
        ? List.of(
            "-Dweir.store.provider=cassandra",
            "-Dweir.store.cassandra.contact-points=" + points(servers.get()))
        : List.of(
            "-Dweir.store.local.shared=true", "-Dweir.store.local.directory=" + folder.store());
  }

  private static String points(CassandraServers servers) {
    return servers.contactPoints().stream()
        .map(point -> point.getAddress().getHostAddress() + ":" + point.getPort())
        .collect(Collectors.joining(","));
  }

  /** Ends the servers, if there are any; returns whether there were. */
  boolean close() throws IOException {
    Optional<CassandraServers> servers = CassandraServers.find(folder.cassandra());
    if (servers.isEmpty()) {
      return false;
    }
    servers.get().close();
    return true;
  }
}
