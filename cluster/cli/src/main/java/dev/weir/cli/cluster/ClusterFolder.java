package dev.weir.cli.cluster;

import dev.weir.cluster.Node;
import dev.weir.failure.Suggestion;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * All that belongs to a local cluster:
 *
 * <pre>
 * lock                held while a command changes something
 * options             what the JVMs of all nodes are told, one option a line
 * store/              checkpoints and rows of jobs, of all nodes; or
 * cassandra/          servers that keep them
 * logs/NAME.log       what each node says
 * nodes/NAME/         a node's own data
 * nodes/NAME/process  the process that it runs as; gone when it was stopped
 * nodes/NAME/address  where it listens; written by the node itself
 * </pre>
 */
public final class ClusterFolder {
  private static final String PROCESS = "process";
  private static final String STORE = "-Dweir.store.";

  private final Path root;

  /** A folder that is there, or will be. */
  public ClusterFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String toString() {
    return root.toString();
  }

  Path store() {
    return root.resolve("store");
  }

  Path cassandra() {
    return root.resolve("cassandra");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path log(NodeName node) {
    return logs().resolve(node + ".log");
  }

  Path data(NodeName node) {
    return root.resolve("nodes").resolve(node.value());
  }

  private Path nodes() {
    return root.resolve("nodes");
  }

  /**
   * Makes what must be there before a node starts.
   *
   * @param options what the JVMs of all nodes are told
   */
  void create(List<String> options) throws IOException {
    Files.createDirectories(logs());
    Files.createDirectories(nodes());
    Files.write(root.resolve("options"), options);
  }

  List<String> options() throws IOException {
    return Files.readAllLines(root.resolve("options"));
  }

  /** The same as configuration, for who works with the nodes' store from outside. */
  public Map<String, String> configuration() throws IOException {
    Map<String, String> configuration = new TreeMap<>();
    for (String option : options()) {
      int equals = option.indexOf('=');
      if (option.startsWith(STORE) && equals > 0) {
        configuration.put(option.substring("-D".length(), equals), option.substring(equals + 1));
      }
    }
    return configuration;
  }

  /**
   * Fails if no cluster was ever started here.
   *
   * @throws IOException saying so
   */
  void require() throws IOException {
    if (!Files.isDirectory(nodes())) {
      throw new IOException(
          "there is no cluster in "
              + root
              + ": 'weir cluster up' starts one, --data names another");
    }
  }

  /** Keeps other commands from changing the cluster until it is closed. */
  AutoCloseable lock() throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException inThisProcess) {
      // said below
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new IOException(
          "another command is changing the cluster in " + root + " at the moment: try again then");
    }
    return channel;
  }

  /** The nodes that were started and not stopped since, by name; some may be dead. */
  List<NodeProcess> processes() throws IOException {
    List<NodeProcess> processes = new ArrayList<>();
    for (NodeName name : names()) {
      process(name).ifPresent(processes::add);
    }
    return processes;
  }

  /** All nodes that have data here. */
  List<NodeName> names() throws IOException {
    List<NodeName> names = new ArrayList<>();
    if (Files.isDirectory(nodes())) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(nodes())) {
        for (Path folder : folders) {
          names.add(new NodeName(folder.getFileName().toString()));
        }
      } catch (IllegalArgumentException foreign) {
        throw new IOException(nodes() + " holds what is no node's: " + foreign.getMessage());
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  Optional<NodeProcess> process(NodeName name) throws IOException {
    Path file = data(name).resolve(PROCESS);
    Properties read = new Properties();
    try {
      read.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException stopped) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new NodeProcess(
              name,
              Long.parseLong(read.getProperty("pid")),
              Long.parseLong(read.getProperty("startedAtMillis"))));
    } catch (NumberFormatException damaged) {
      throw new IOException(
          file + " is damaged: see whether a process of node " + name + " runs, and delete it");
    }
  }

  /**
   * One of the nodes that were started.
   *
   * @throws IOException if there is none of that name, with one that may be meant
   */
  NodeProcess started(String name) throws IOException {
    List<NodeProcess> processes = processes();
    List<String> known = processes.stream().map(each -> each.name().value()).toList();
    return processes.stream()
        .filter(each -> each.name().value().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "there is no node '"
                        + name
                        + "' in the cluster in "
                        + root
                        + Suggestion.closest(name, known)
                            .map(each -> "; did you mean '" + each + "'?")
                            .orElse(
                                known.isEmpty() ? "" : "; there are " + String.join(", ", known))));
  }

  void note(NodeProcess process) throws IOException {
    Path file = data(process.name()).resolve(PROCESS);
    Path partial = file.resolveSibling(PROCESS + ".new");
    Files.writeString(
        partial, "pid=" + process.pid() + "\nstartedAtMillis=" + process.startedAtMillis() + "\n");
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** From here on the node is one that nobody wants to run. */
  void forget(NodeName name) throws IOException {
    Files.deleteIfExists(data(name).resolve(PROCESS));
    Files.deleteIfExists(addressFile(name));
  }

  private Path addressFile(NodeName name) {
    return data(name).resolve(Node.ADDRESS_FILE);
  }

  /** Where a node listens; empty before it belongs to its cluster. */
  Optional<String> address(NodeName name) throws IOException {
    try {
      return Optional.of(Files.readString(addressFile(name)).strip());
    } catch (NoSuchFileException notYet) {
      return Optional.empty();
    }
  }

  /** Where the nodes listen that live, or that were started by hand. */
  public List<String> addresses() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (NodeName name : names()) {
      if (process(name).map(NodeProcess::isAlive).orElse(true)) {
        address(name).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  /** How many bytes a node has said so far. */
  long said(NodeName node) throws IOException {
    return Files.exists(log(node)) ? Files.size(log(node)) : 0;
  }

  /** The last lines that a node has said, of those behind so many bytes. */
  List<String> lastWords(NodeName node, long behind, int lines) throws IOException {
    byte[] all = Files.readAllBytes(log(node));
    int from = (int) Math.min(behind, all.length);
    List<String> said =
        new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
    return said.subList(Math.max(0, said.size() - lines), said.size());
  }
}
