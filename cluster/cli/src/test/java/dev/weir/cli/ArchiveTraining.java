package dev.weir.cli;

import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.id.NodeName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Does what the processes of tests do, so that their classes are known: a job on two nodes. */
final class ArchiveTraining {
  private ArchiveTraining() {}

  /**
   * Runs it.
   *
   * @param arguments a folder, which does not exist yet
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Path input = Files.createDirectories(folder.resolve("input"));
    Files.writeString(input.resolve("text"), "to be or not to be\n".repeat(1000));
    try (Node first = node(folder, "a", List.of());
        Node second = node(folder, "b", List.of(first.info().listensOn()))) {
      String cluster = second.info().listensOn();
      wordCount(folder, "--cluster", cluster);
    }
    wordCount(folder, "--data", folder.resolve("data").toString());
  }

  private static Node node(Path folder, String name, List<String> join) throws Exception {
    Map<String, String> shared =
        Map.of(
            "weir.store.local.directory",
            folder.resolve("store").toString(),
            "weir.store.local.shared",
            "true");
    Node node =
        Node.start(
            new NodeSettings(folder.resolve(name), shared)
                .withMembership(new Membership(new NodeName(name), "127.0.0.1", join, 2)));
    node.awaitMember();
    return node;
  }

  private static void wordCount(Path folder, String where, String place) {
    int status =
        Weir.commandLine()
            .execute(
                "run",
                "wordcount",
                "--input",
                folder.resolve("input").toString(),
                "--output",
                folder.resolve("output" + where).toString(),
                "--parallelism",
                "2",
                "--checkpoint-interval",
                "100ms",
                where,
                place);
    if (status != 0) {
      throw new IllegalStateException("word count ended with " + status);
    }
  }
}
