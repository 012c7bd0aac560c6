package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.id.NodeName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that work with the same stores, and those that only seem to. */
final class StoresOfNodesTest {
  @TempDir private Path temp;
  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }

  private Node start(String name, Map<String, String> configuration, Node... others)
      throws Exception {
    List<String> join = new ArrayList<>();
    for (Node other : others) {
      join.add(other.info().listensOn());
    }
    Membership member = new Membership(new NodeName(name), "127.0.0.1", join, 1);
    Node node =
        Node.start(new NodeSettings(temp.resolve(name), configuration).withMembership(member));
    nodes.add(node);
    return node;
  }

  private Map<String, String> shared(String directory) {
    return Map.of(
        "weir.store.local.shared",
        "true",
        "weir.store.local.directory",
        temp.resolve(directory).toString());
  }

  @Test
  void nodesThatShareADirectoryWorkTogether_andNobodyBeginsASecondClusterOnIt() throws Exception {
    Node a = start("a", shared("store"));
    a.awaitMember();
    Node b = start("b", shared("store"), a);
    assertThatCode(b::awaitMember).doesNotThrowAnyException();
    assertThatIOException()
        .isThrownBy(() -> start("c", shared("store")))
        .withMessageStartingWith(
            "node c would begin a cluster, but others work with the stores in ")
        .withMessageContaining(" with " + temp.resolve("b"));
  }

  @Test
  void aNodeWithAnotherDirectoryIsToldWhatToDo() throws Exception {
    Node a = start("a", shared("store"));
    a.awaitMember();
    Node b = start("b", shared("elsewhere"), a);
    assertThatIOException()
        .isThrownBy(b::awaitMember)
        .withMessageContaining("node b does not see this node's store")
        .withMessageContaining("Name a directory that is the same for all nodes");
  }

  @Test
  void aSecondNodeOfAStoreThatIsOneNodesIsToldWhatToSet() throws Exception {
    Node a = start("a", Map.of());
    a.awaitMember();
    Node b = start("b", Map.of(), a);
    assertThatIOException()
        .isThrownBy(b::awaitMember)
        .withMessageContaining("node b cannot take part")
        .withMessageContaining("set weir.store.local.shared = true");
  }
}
