package dev.weir.persistence.local;

import dev.weir.id.Installation;
import dev.weir.id.NodeName;
import dev.weir.settings.SettingException;
import dev.weir.spi.store.SameStores;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A directory that several nodes see, each perhaps under another path. Each node leaves a file in
 * it, named after its process: so whoever has to do with a node can see whether that works with
 * this directory, and not with a copy or with another one that is called the same.
 */
final class SharedDirectory implements SameStores, Closeable {
  private static final String NODES = "nodes";

  private final Path nodes;
  private final Installation mine;
  private final NodeFile file;

  private SharedDirectory(Path nodes, Installation mine, NodeFile file) {
    this.nodes = nodes;
    this.mine = mine;
    this.file = file;
  }

  /**
   * Joins the nodes of a directory whose version was checked.
   *
   * @param node the id of this node's own data directory
   * @param owner the node in words
   */
  static SharedDirectory join(Path directory, String node, String owner, DurableFiles files)
      throws IOException {
    Path nodes = Files.createDirectories(directory.resolve(NODES));
    requireLinks(nodes, files);
    DataIdentity identity = DataIdentity.ofShared(directory, files);
    String place = DataIdentity.place(directory);
    Installation mine = new Installation(identity.id(), node + "-" + DataIdentity.random(), place);
    try (DirectoryStream<Path> earlier = Files.newDirectoryStream(nodes, node + "-*")) {
      for (Path each : earlier) {
        Files.deleteIfExists(each); // of this node's earlier lives: its data directory is locked
      }
    }
    NodeFile file = NodeFile.create(nodes.resolve(mine.process()), owner, files);
    files.syncDirectory(nodes);
    return new SharedDirectory(nodes, mine, file);
  }

  /** Sees whether of two who give a file the same name one is refused: all else builds on it. */
  private static void requireLinks(Path nodes, DurableFiles files) throws IOException {
    String probe = ".probe-" + UUID.randomUUID();
    Path one = nodes.resolve(probe + "-1");
    Path other = nodes.resolve(probe + "-2");
    Path name = nodes.resolve(probe);
    try {
      files.writeNew(one, new byte[] {1});
      files.writeNew(other, new byte[] {2});
      if (!files.link(one, name) || files.link(other, name) || Files.readAllBytes(name)[0] != 1) {
        throw new IOException("a name can be given twice");
      }
    } catch (IOException e) {
      throw new SettingException(
          "weir.store.local.shared needs a file system with hard links, which of two that want one"
              + " name refuses one; the one of "
              + nodes
              + " does not do that ("
              + e.getMessage()
              + "). Name another directory, or use another store");
    } finally {
      for (Path file : new Path[] {one, other, name}) {
        Files.deleteIfExists(file);
      }
    }
  }

  Installation installation() {
    return mine;
  }

  @Override
  public Optional<String> objectionTo(NodeName node, Installation its) {
    if (mine.id().equals(its.id()) && Files.exists(nodes.resolve(its.process()))) {
      return Optional.empty();
    }
    return Optional.of(
        "node "
            + node
            + " does not see this node's store: weir.store.local.directory is "
            + its.place()
            + " there and "
            + mine.place()
            + " here, and what that node wrote into it at its start is not to be seen here. Name a"
            + " directory that is the same for all nodes, such as one of a network file system");
  }

  @Override
  public List<String> others() throws IOException {
    List<String> others = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(nodes)) {
      for (Path entry : entries) {
        if (!entry.getFileName().toString().equals(mine.process())) {
          NodeFile.living(entry).ifPresent(others::add);
        }
      }
    }
    Collections.sort(others);
    return others;
  }

  /** Takes away what this node has left. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  /** For a directory that is not shared: its node is alone. */
  static SameStores alone(Installation mine) {
    return (node, its) ->
        its.equals(mine)
            ? Optional.empty()
            : Optional.of(
                "node "
                    + node
                    + " cannot take part: checkpoints and rows are in a directory of this node"
                    + " alone, "
                    + mine.place()
                    + ". For several nodes set weir.store.local.shared = true and"
                    + " weir.store.local.directory to a directory that all of them see, or"
                    + " weir.store.provider to a store that they reach by network");
  }
}
