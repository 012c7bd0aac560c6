package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.settings.SettingException;
import dev.weir.settings.Settings;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider.DataDirectoryInUseException;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One directory for the stores of several nodes; each home here stands for a node. */
final class SharedStoreTest {
  private static final JobId JOB = new JobId("job");
  private static final NodeName OTHER = new NodeName("other");

  @TempDir private Path temp;
  private Path shared;

  @BeforeEach
  void newDirectory() {
    shared = temp.resolve("shared");
  }

  private Home home(String node) {
    return Home.of(temp.resolve(node));
  }

  private static Settings settings(Path directory) {
    return Settings.of(
        "weir.store.local", Map.of("directory", directory.toString(), "shared", true));
  }

  private static Settings alone() {
    return Settings.of("weir.store.local", Map.of());
  }

  private Stores open(String node, Path directory) throws IOException {
    return new LocalStoreProvider().open(settings(directory), home(node));
  }

  private static ObjectRef write(Stores stores, String name) throws IOException {
    try (ObjectSink sink = stores.checkpoints().create(new ObjectName(name))) {
      sink.write(new byte[] {5}, 0, 1);
      return sink.commit();
    }
  }

  @Test
  void nodesSeeWhatOthersWrite_andTheSameInstallation() throws IOException {
    try (Stores a = open("a", shared);
        Stores b = open("b", shared)) {
      assertThat(a.rows().compareAndSet(JOB, 0, new byte[] {1})).isTrue();
      assertThat(b.rows().compareAndSet(JOB, 0, new byte[] {2})).isFalse();
      assertThat(b.rows().compareAndSet(JOB, 1, new byte[] {2})).isTrue();
      assertThat(a.rows().read(JOB).orElseThrow().revision()).isEqualTo(2);
      assertThat(b.checkpoints().open(write(a, "job/chk-1/a")).read(0, 1)).containsExactly(5);
      assertThatIOException().isThrownBy(() -> write(b, "job/chk-1/a"));
      assertThat(a.installation().id()).isEqualTo(b.installation().id());
      assertThat(a.installation().process()).isNotEqualTo(b.installation().process());
      assertThat(a.same().objectionTo(OTHER, b.installation())).isEmpty();
      assertThat(b.same().objectionTo(OTHER, a.installation())).isEmpty();
    }
  }

  @Test
  void twoNodesWithOneDataDirectoryAreRefused() throws IOException {
    Stores first = open("a", shared);
    assertThatThrownBy(() -> open("a", shared))
        .isInstanceOf(DataDirectoryInUseException.class)
        .hasMessageContaining("data directory " + temp.resolve("a") + " is in use by this process");
    first.close();
    open("a", shared).close();
  }

  @Test
  void aDirectoryThatIsNotTheSameIsFound_byItsId() throws IOException {
    try (Stores a = open("a", shared);
        Stores b = open("b", temp.resolve("elsewhere"))) {
      assertThat(a.same().objectionTo(OTHER, b.installation()).orElseThrow())
          .isEqualTo(
              "node other does not see this node's store: weir.store.local.directory is "
                  + temp.toRealPath().resolve("elsewhere")
                  + " there and "
                  + shared.toRealPath()
                  + " here, and what that node wrote into it at its start is not to be seen here."
                  + " Name a directory that is the same for all nodes, such as one of a network"
                  + " file system");
    }
  }

  /** Such as two machines that were set up from one image. */
  @Test
  void aCopyThatIsCalledTheSameIsFound_byWhatNodesLeaveInIt() throws IOException {
    open("a", shared).close();
    Path copy = temp.resolve("copy");
    copy(shared, copy);
    Path original = Files.move(shared, temp.resolve("original"));
    Stores b = open("b", copy);
    Files.move(copy, temp.resolve("copied"));
    Files.move(original, shared);
    try (b;
        Stores a = open("a", shared)) {
      assertThat(a.installation().id()).isEqualTo(b.installation().id());
      assertThat(a.same().objectionTo(OTHER, b.installation())).isPresent();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void aCopyBesideTheOriginalIsRefused() throws IOException {
    open("a", shared).close();
    Path copy = temp.resolve("copy");
    copy(shared, copy);
    assertThatIOException()
        .isThrownBy(() -> open("b", copy))
        .withMessageContaining(copy + " is a copy of " + shared.toRealPath())
        .withMessageContaining("remove " + copy.resolve("identity"));
    Files.delete(copy.resolve("identity"));
    open("b", copy).close();
    Files.move(shared, temp.resolve("moved"));
    open("a", temp.resolve("moved")).close();
  }

  @Test
  void ofEachNodeOneFileStays_howeverOftenItWasKilled() throws IOException {
    for (int i = 0; i < 3; i++) {
      Path left;
      try (Stores a = open("a", shared)) {
        left = shared.resolve("nodes").resolve(a.installation().process());
        assertThat(left).exists();
      }
      assertThat(left).doesNotExist();
      Files.writeString(left, "weir node 1\nprocess 1"); // as if it had been killed
    }
    try (Stream<Path> nodes = Files.list(shared.resolve("nodes"))) {
      assertThat(nodes).hasSize(1);
    }
  }

  @Test
  void whoeverWouldBeginAClusterSeesThatOthersLive_inThisProcessAndInAnother() throws Exception {
    Stores a = open("a", shared);
    assertThat(a.same().others()).isEmpty();
    try (Stores b = open("b", shared)) {
      String here = "process " + ProcessHandle.current().pid();
      assertThat(a.same().others())
          .singleElement()
          .asString()
          .startsWith(here)
          .endsWith(" with " + temp.resolve("b"));
      assertThat(b.same().others()).hasSize(1);
      Process other = openInAnotherProcess("c");
      try {
        assertThat(other.inputReader().readLine()).isEqualTo("2 others");
        assertThat(a.same().others())
            .anyMatch(each -> each.startsWith("process " + other.pid() + " since "));
      } finally {
        other.destroyForcibly().waitFor();
      }
      assertThat(a.same().others()).hasSize(1);
    }
    assertThat(a.same().others()).isEmpty();
    a.close();
  }

  private Process openInAnotherProcess(String node) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AnotherNode.class.getName(),
            temp.resolve(node).toString(),
            shared.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Opens the stores, says whom it sees, and lives until it is killed. */
  static final class AnotherNode {
    private AnotherNode() {}

    public static void main(String[] arguments) throws IOException {
      Home home = Home.of(Path.of(arguments[0]));
      try (Stores stores = new LocalStoreProvider().open(settings(Path.of(arguments[1])), home)) {
        System.out.println(stores.same().others().size() + " others");
        System.in.read();
      }
    }
  }

  @Test
  void aDirectoryThatWasOneProcessesBecomesSharedWithItsRows_andStaysSo() throws IOException {
    try (Stores one = new LocalStoreProvider().open(alone(), Home.of(shared))) {
      for (int i = 0; i < 5; i++) {
        one.rows().compareAndSet(JOB, i, new byte[] {(byte) i});
      }
      write(one, "job/chk-1/a");
    }
    // As if a node had died while it did this.
    Files.createDirectories(shared.resolve("rows/job"));
    Files.write(shared.resolve("rows/job/0"), RowVersion.of(0, Optional.empty()).bytes());
    Installation before;
    try (Stores one = new LocalStoreProvider().open(alone(), Home.of(shared))) {
      before = one.installation();
    }
    try (Stores a = open("a", shared)) {
      Row row = a.rows().read(JOB).orElseThrow();
      assertThat(row.revision()).isEqualTo(5);
      assertThat(row.value()).containsExactly(4);
      assertThat(a.checkpoints().list(JOB)).hasSize(1);
      assertThat(a.installation().id()).isEqualTo(before.id());
      assertThat(a.rows().compareAndSet(JOB, 5, new byte[] {9})).isTrue();
    }
    assertThatIOException()
        .isThrownBy(() -> new LocalStoreProvider().open(alone(), Home.of(shared)))
        .withMessageContaining("data directory " + shared + " is shared by several nodes")
        .withMessageContaining("weir.store.local.shared = true");
    try (Stores looking = new LocalStoreProvider().openReadOnly(alone(), Home.of(shared))) {
      assertThat(looking.rows().read(JOB).orElseThrow().value()).containsExactly(9);
      assertThat(looking.rows().jobs()).containsExactly(JOB);
      assertThat(looking.checkpoints().list(JOB)).hasSize(1);
      assertThatIOException().isThrownBy(() -> looking.rows().compareAndSet(JOB, 6, new byte[0]));
    }
  }

  @Test
  void aDirectoryThatAProcessHasForItselfIsNotTakenFromIt() throws IOException {
    try (Stores one = new LocalStoreProvider().open(alone(), Home.of(shared))) {
      assertThatThrownBy(() -> open("a", shared)).isInstanceOf(DataDirectoryInUseException.class);
      assertThat(one.rows().compareAndSet(JOB, 0, new byte[] {1})).isTrue();
    }
  }

  @Test
  void aNodeAloneRefusesAnyOther_andSaysWhatToSet() throws IOException {
    LocalStoreProvider provider = new LocalStoreProvider();
    try (Stores a = provider.open(alone(), home("a"));
        Stores b = provider.open(alone(), home("b"))) {
      assertThat(a.same().objectionTo(OTHER, a.installation())).isEmpty();
      assertThat(a.same().objectionTo(OTHER, b.installation()).orElseThrow())
          .isEqualTo(
              "node other cannot take part: checkpoints and rows are in a directory of this node"
                  + " alone, "
                  + temp.toRealPath().resolve("a")
                  + ". For several nodes set weir.store.local.shared = true and"
                  + " weir.store.local.directory to a directory that all of them see, or"
                  + " weir.store.provider to a store that they reach by network");
    }
  }

  @Test
  void sharedNeedsADirectoryBesideTheDataDirectory() {
    assertThatThrownBy(
            () ->
                new LocalStoreProvider()
                    .open(Settings.of("weir.store.local", Map.of("shared", true)), home("a")))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("weir.store.local.directory is not set");
    assertThatThrownBy(() -> open("a", temp.resolve("a")))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("this node's own data directory, " + temp.resolve("a"));
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aFileSystemInWhichANameCanBeGivenTwiceIsRefused() {
    for (DurableFiles files :
        new DurableFiles[] {
          new DurableFiles() {
            @Override
            boolean link(Path file, Path name) throws IOException {
              throw new IOException("the file system has no hard links");
            }
          },
          new DurableFiles() {
            @Override
            boolean link(Path file, Path name) throws IOException {
              Files.deleteIfExists(name);
              return super.link(file, name);
            }
          }
        }) {
      assertThatThrownBy(() -> new LocalStoreProvider(files).open(settings(shared), home("a")))
          .isInstanceOf(SettingException.class)
          .hasMessageContaining("needs a file system with hard links")
          .hasMessageContaining(shared.toString());
    }
    assertThat(shared.resolve("nodes")).isEmptyDirectory();
  }
}
