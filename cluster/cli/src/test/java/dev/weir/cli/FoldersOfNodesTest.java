package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in processes of their own, each with another current folder, run all the tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FoldersOfNodesTest extends CommandFixture {
  private Path root;
  private final List<ChildProcess> nodes = new ArrayList<>();
  private String address;

  @BeforeAll
  void startNodes(@TempDir Path folder) throws Exception {
    root = folder;
    address = start("a");
    start("b", "--join", address);
  }

  @AfterAll
  void killNodes() throws Exception {
    for (ChildProcess each : nodes) {
      each.close();
    }
  }

  /** Returns where it listens. */
  private String start(String name, String... more) throws Exception {
    Path folder = Files.createDirectory(root.resolve("folder-" + name));
    List<String> words = new ArrayList<>(List.of("node", "--name", name, "--slots", "1"));
    words.addAll(List.of("--data", root.resolve(name).toString()));
    words.addAll(List.of(more));
    ChildProcess node =
        ChildProcess.start(
            root.resolve(name + ".log"),
            folder,
            List.of(
                "-Dweir.store.local.shared=true",
                "-Dweir.store.local.directory=" + root.resolve("store")),
            words);
    nodes.add(node);
    Path told = root.resolve(name).resolve("address");
    node.await("address of node " + name, () -> Files.exists(told));
    return Files.readString(told).strip();
  }

  private int run(String name, String output) {
    return weir(
        "run",
        NumberedJob.class.getName(),
        "--cluster",
        address,
        "--name",
        name,
        "-p",
        "2",
        "--rate",
        "1000",
        "--output",
        output);
  }

  @Test
  void aRelativePathIsThatOfWhoeverHandsTheJobIn() throws Exception {
    Path output = root.resolve("output");
    Path relative = Path.of("").toAbsolutePath().relativize(output);
    assertThat(run("numbers", relative.toString())).as(err.toString()).isZero();
    NumberedJob.assertComplete(output);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anOutputFolderThatIsAnotherOnOneOfThem_isFoundBeforeAnythingIsCommitted() throws Exception {
    assertThat(run("elsewhere", "/proc/self/cwd/output")).isEqualTo(1);
    assertThat(err.toString())
        .contains("Output folder /proc/self/cwd/output is not the same on all nodes")
        .contains("subtask 1 of 'lines' does not see what subtask 0 has left there")
        .containsPattern("\\(on node [ab]\\)");
    for (String name : List.of("a", "b")) {
      Path output = root.resolve("folder-" + name).resolve("output");
      assertThat(output).isDirectory();
      assertThat(NumberedJob.committedLines(output)).isEmpty();
    }
  }
}
