package dev.weir.persistence.cassandra.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One or three Cassandra servers on this machine, at 127.0.0.1 to 127.0.0.3. They are processes of
 * their own and outlive whoever started them: {@link #close} ends them, whoever calls it.
 *
 * <p>For tests and for trying things out: they have little memory, no users, and one disk. Each
 * acknowledged write is on that disk.
 */
public final class CassandraServers implements AutoCloseable {
  /** The datacenter that all servers belong to. */
  public static final String DATACENTER = "datacenter1";

  private static final String SERVERS = "servers";
  private static final int ALONE_RING_DELAY_MILLIS = 1;
  private static final int RING_DELAY_MILLIS = 1_000;

  private final List<CassandraServer> servers;
  private final int storagePort;
  private final Consumer<String> progress;

  private CassandraServers(
      List<CassandraServer> servers, int storagePort, Consumer<String> progress) {
    this.servers = List.copyOf(servers);
    this.storagePort = storagePort;
    this.progress = progress;
  }

  /**
   * Makes sure that what the servers are made of is on this machine.
   *
   * @param progress is told what is waited for, if anything is
   * @throws IOException if it cannot be had; the message says what to do
   */
  public static void fetch(Consumer<String> progress) throws IOException {
    ServerLibraries.classPath(progress);
  }

  /** {@link #start(Path, int, Consumer)} without a word about what it waits for. */
  public static CassandraServers start(Path dir, int nodes) throws IOException {
    return start(dir, nodes, text -> {});
  }

  /**
   * Starts servers and waits until all of them answer. What an earlier start in the same folder
   * stored is there again, at the same ports.
   *
   * @param dir made if it does not exist
   * @param nodes 1 or 3
   * @param progress is told what is waited for
   * @throws IOException if Cassandra cannot be had, or a server does not come up
   */
  public static CassandraServers start(Path dir, int nodes, Consumer<String> progress)
      throws IOException {
    if (nodes != 1 && nodes != 3) {
      throw new IllegalArgumentException("Cassandra runs on 1 or 3 nodes here, not on " + nodes);
    }
    String classPath = ServerLibraries.classPath(progress);
    CassandraServers started = in(dir.toAbsolutePath().normalize(), nodes, progress);
    try {
      for (int i = 0; i < nodes; i++) {
        if (started.servers.get(i).process().isEmpty()) {
          started.configure(i);
          started.servers.get(i).start(classPath, started.ringDelayMillis());
        }
      }
      progress.accept("Starting Cassandra (" + nodes + " JVMs, some seconds)…");
      started.awaitReady();
      return started;
    } catch (IOException | RuntimeException failed) {
      try (started) {
        throw failed;
      }
    }
  }

  private static CassandraServers in(Path dir, int nodes, Consumer<String> progress)
      throws IOException {
    Optional<CassandraServers> before = find(dir, progress);
    if (before.isPresent()) {
      int count = before.get().servers.size();
      if (count != nodes) {
        throw new IOException(dir + " holds a Cassandra of " + count + " nodes, not of " + nodes);
      }
      return before.get();
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      addresses.add(address(i));
    }
    int storagePort = ServerPorts.free(addresses, 0);
    int nativePort = ServerPorts.free(addresses, storagePort);
    Files.createDirectories(dir);
    write(dir, nodes, storagePort, nativePort);
    return of(dir, nodes, storagePort, nativePort, progress);
  }

  /** The servers that were started in a folder, running or not; empty if there are none. */
  public static Optional<CassandraServers> find(Path dir) throws IOException {
    return find(dir.toAbsolutePath().normalize(), text -> {});
  }

  private static Optional<CassandraServers> find(Path dir, Consumer<String> progress)
      throws IOException {
    Path file = dir.resolve(SERVERS);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Properties found = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      found.load(in);
    }
    return Optional.of(
        of(
            dir,
            number(found, "nodes", file),
            number(found, "storage-port", file),
            number(found, "native-port", file),
            progress));
  }

  private static int number(Properties properties, String name, Path file) throws IOException {
    try {
      return Integer.parseInt(properties.getProperty(name, ""));
    } catch (NumberFormatException malformed) {
      throw new IOException(file + " is damaged: it has no " + name, malformed);
    }
  }

  private static void write(Path dir, int nodes, int storagePort, int nativePort)
      throws IOException {
    Properties written = new Properties();
    written.setProperty("nodes", Integer.toString(nodes));
    written.setProperty("storage-port", Integer.toString(storagePort));
    written.setProperty("native-port", Integer.toString(nativePort));
    try (OutputStream out = Files.newOutputStream(dir.resolve(SERVERS))) {
      written.store(out, "Cassandra servers of this folder");
    }
  }

  private static CassandraServers of(
      Path dir, int nodes, int storagePort, int nativePort, Consumer<String> progress)
      throws IOException {
    List<CassandraServer> servers = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      servers.add(new CassandraServer(dir.resolve("node-" + (i + 1)), address(i), nativePort));
    }
    return new CassandraServers(servers, storagePort, progress);
  }

  private static InetAddress address(int index) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (index + 1)});
  }

  private void configure(int index) throws IOException {
    CassandraServer server = servers.get(index);
    server.configure(
        Map.of(
            "token", token(index),
            "address", server.address().getHostAddress(),
            "storage_port", Integer.toString(storagePort),
            "native_port", Integer.toString(server.nativePort()),
            "seeds", seeds(),
            "dir", server.folder().toString()));
  }

  /** Servers share the ring evenly. */
  private String token(int index) {
    return servers.size() == 1
        ? "0"
        : List.of("-9223372036854775808", "-3074457345618258603", "3074457345618258602").get(index);
  }

  private String seeds() {
    return servers.stream()
        .map(server -> server.address().getHostAddress() + ":" + storagePort)
        .collect(Collectors.joining(","));
  }

  private int ringDelayMillis() {
    return servers.size() == 1 ? ALONE_RING_DELAY_MILLIS : RING_DELAY_MILLIS;
  }

  /**
   * Waits until all servers answer and know of each other.
   *
   * @throws IOException if one does not run
   */
  public void awaitReady() throws IOException {
    new Readiness(servers).await();
  }

  /** Where each server speaks CQL. */
  public List<InetSocketAddress> contactPoints() {
    return servers.stream().map(CassandraServer::contactPoint).toList();
  }

  /** The processes of the servers; -1 for one that does not run. */
  public List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    for (CassandraServer server : servers) {
      pids.add(server.process().map(ProcessHandle::pid).orElse(-1L));
    }
    return pids;
  }

  /** What each server has logged. */
  public List<Path> logs() {
    return servers.stream().map(CassandraServer::log).toList();
  }

  /** Kills a server ({@code kill -9}) and waits until its process is gone. */
  public void kill(int index) throws IOException {
    servers.get(index).kill();
  }

  /** Stops a server where it is ({@code SIGSTOP}); its connections stay open. */
  public void freeze(int index) throws IOException {
    servers.get(index).signal("STOP");
  }

  /** Lets a frozen server go on. */
  public void thaw(int index) throws IOException {
    servers.get(index).signal("CONT");
  }

  /**
   * Starts servers again that were killed, and waits until all servers answer and know of them. All
   * others must run.
   */
  public void restart(int... indexes) throws IOException {
    for (int index : indexes) {
      startAgain(index);
    }
    awaitReady();
  }

  /** Starts a server again that was killed, and does not wait. */
  public void startAgain(int index) throws IOException {
    servers.get(index).start(ServerLibraries.classPath(progress), ringDelayMillis());
  }

  /** Kills all servers. What they stored stays. */
  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (CassandraServer server : servers) {
      try {
        server.kill();
      } catch (IOException left) {
        failed = left;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
