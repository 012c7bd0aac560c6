package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.settings.Settings;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider;
import dev.weir.spi.store.StoreProvider.DataDirectoryInUseException;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreProviderTest {
  private static final JobId JOB = new JobId("job");

  @TempDir Path temp;

  private final StoreProvider provider = new LocalStoreProvider();

  private Stores open(Path dir) throws IOException {
    return provider.open(Settings.of("weir.store.local", Map.of()), Home.of(dir));
  }

  @Test
  void isFoundByName() {
    assertThat(ServiceLoader.load(StoreProvider.class))
        .filteredOn(found -> found.name().equals("local"))
        .hasOnlyElementsOfType(LocalStoreProvider.class)
        .hasSize(1);
  }

  @Test
  void keepsWhatWasWrittenFromOneOpeningToTheNext() throws IOException {
    Path dir = temp.resolve("not/yet/there");
    ObjectRef ref;
    try (Stores stores = open(dir);
        ObjectSink sink = stores.checkpoints().create(new ObjectName("job/chk-1/a"))) {
      sink.write(new byte[] {5}, 0, 1);
      ref = sink.commit();
      stores.rows().compareAndSet(JOB, 0, new byte[] {6});
    }
    try (Stores stores = open(dir)) {
      assertThat(stores.checkpoints().open(ref).read(0, 1)).containsExactly(5);
      assertThat(stores.rows().read(JOB).orElseThrow().value()).containsExactly(6);
    }
    assertThat(dir.resolve("version")).hasContent("weir data 1");
  }

  @Test
  void aDirectoryBelongsToOneOpener() throws IOException {
    try (Stores stores = open(temp)) {
      assertThatThrownBy(() -> open(temp.resolve("../" + temp.getFileName())))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessageContaining(temp.toString())
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
          .hasMessageContaining("--data");
      // The failed attempt must not have released the lock for other processes.
      assertThat(openInAnotherProcess())
          .contains("in use by process " + ProcessHandle.current().pid() + " since 2")
          .contains("stop it or use --data with another directory");
      assertThat(stores.rows().compareAndSet(JOB, 0, new byte[0])).isTrue();
    }
    assertThat(openInAnotherProcess()).contains("opened");
  }

  @Test
  void theDirectoryIsFreeAfterItsProcessWasKilled() throws Exception {
    Process process = start("hold");
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("opened");
      assertThatThrownBy(() -> open(temp))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessageContaining("process " + process.pid());
    } finally {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    open(temp).close();
  }

  @Test
  void whatWasAcknowledgedSurvivesAKillAtAnyMoment() throws Exception {
    Random random = new Random(7);
    long acknowledged = 0;
    for (int kill = 0; kill < 5; kill++) {
      Process process = start("write");
      BufferedReader output = process.inputReader();
      try {
        assertThat(output.readLine()).isEqualTo("opened");
        for (int i = random.nextInt(100); i >= 0; i--) {
          acknowledged = Long.parseLong(output.readLine());
        }
      } finally {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      try (Stores stores = open(temp)) {
        Row row = stores.rows().read(JOB).orElseThrow();
        assertThat(row.revision()).isGreaterThanOrEqualTo(acknowledged);
        ManifestStore manifests = new ManifestStore(stores.checkpoints());
        assertThat(manifests.read(Opener.decode(row.value())).checkpoint().value())
            .isEqualTo(row.revision());
      }
    }
  }

  private String openInAnotherProcess() throws IOException {
    Process process = start("release");
    try (var output = process.inputReader()) {
      return output.readLine();
    }
  }

  private Process start(String then) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Opener.class.getName(),
            temp.toString(),
            then)
        .redirectErrorStream(true)
        .start();
  }

  /** What another process does: opens the directory, says how that went, and holds it or ends. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) throws IOException {
      try (Stores stores =
          new LocalStoreProvider()
              .open(Settings.of("weir.store.local", Map.of()), Home.of(Path.of(args[0])))) {
        System.out.println("opened");
        if (args[1].equals("hold")) {
          System.in.read();
        } else if (args[1].equals("write")) {
          writeForever(stores);
        }
      } catch (DataDirectoryInUseException e) {
        System.out.println(e.getMessage());
      }
    }

    /** Completes one empty checkpoint after the other: the manifest, then the row that names it. */
    private static void writeForever(Stores stores) throws IOException {
      ManifestStore manifests = new ManifestStore(stores.checkpoints());
      long revision = stores.rows().read(JOB).map(Row::revision).orElse(0L);
      LeaderEpoch epoch = new LeaderEpoch(ProcessHandle.current().pid());
      while (true) {
        Manifest manifest =
            new Manifest(
                JOB,
                new CheckpointId(revision + 1),
                epoch,
                Alignment.ALIGNED,
                0,
                "",
                CheckpointPurpose.PERIODIC,
                List.of());
        byte[] value = encode(manifests.write(manifest));
        if (!stores.rows().compareAndSet(JOB, revision, value)) {
          throw new IllegalStateException("nobody else writes");
        }
        revision++;
        System.out.println(revision);
      }
    }

    private static byte[] encode(ObjectRef ref) {
      return (ref.name() + " " + ref.sizeBytes() + " " + ref.crc32c())
          .getBytes(StandardCharsets.UTF_8);
    }

    static ObjectRef decode(byte[] bytes) {
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", -1);
      return new ObjectRef(
          new ObjectName(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  @Test
  void aNewerDirectoryIsRefusedAndLeftFree() throws IOException {
    open(temp).close();
    Files.writeString(temp.resolve("version"), "weir data 3\n");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> open(temp))
          .isInstanceOf(NewerFormatException.class)
          .hasMessageContaining("newer version of Weir")
          .hasMessageContaining(temp.toString());
    }
    assertThatThrownBy(
            () -> provider.openReadOnly(Settings.of("weir.store.local", Map.of()), Home.of(temp)))
        .isInstanceOf(NewerFormatException.class);
    Files.writeString(temp.resolve("version"), "");
    assertThatIOException().isThrownBy(() -> open(temp)).withMessageContaining("damaged");
  }

  @Test
  void aFileIsNoDataDirectory() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatIOException().isThrownBy(() -> open(file)).withMessageContaining("not a directory");
    assertThatIOException().isThrownBy(() -> open(file.resolve("below")));
  }

  @Test
  void theStoresMayBeElsewhereThanTheDataDirectory() throws IOException {
    Path elsewhere = temp.resolve("elsewhere");
    Settings settings = Settings.of("weir.store.local", Map.of("directory", elsewhere.toString()));
    Home home = new Home(temp.resolve("data"), "the test");
    try (Stores stores = provider.open(settings, home)) {
      stores.rows().compareAndSet(JOB, 0, new byte[] {6});
      assertThatThrownBy(() -> provider.open(settings, home))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessageContaining("in use by this process already (the test)");
    }
    assertThat(temp.resolve("data")).isDirectoryNotContaining("glob:**/{objects,jobs}");
    try (Stores stores = provider.openReadOnly(settings, home)) {
      assertThat(stores.rows().jobs()).containsExactly(JOB);
    }
  }

  @Test
  void aDataDirectoryBelongsToOneNode_whereverItsStoresAre() throws IOException {
    Home home = new Home(temp.resolve("data"), "the test");
    for (String first : List.of("one", "data")) {
      Stores stores = provider.open(elsewhere(first), home);
      for (String other : List.of("other", "data", "one")) {
        assertThatThrownBy(() -> provider.open(elsewhere(other), home))
            .isInstanceOf(DataDirectoryInUseException.class)
            .hasMessageContaining("data directory " + temp.resolve("data") + " is in use by");
      }
      stores.close();
    }
    provider.open(elsewhere("other"), home).close();
  }

  private Settings elsewhere(String directory) {
    return Settings.of("weir.store.local", Map.of("directory", temp.resolve(directory).toString()));
  }

  @Test
  void aMisspelledSetting_isRefusedBeforeAnythingIsMade() {
    Path data = temp.resolve("data");
    Settings settings = Settings.of("weir.store.local", Map.of("directroy", "x"));
    assertThatThrownBy(() -> provider.open(settings, Home.of(data)))
        .hasMessageContainingAll(
            "no setting weir.store.local.directroy", "did you mean directory?");
    assertThat(data).doesNotExist();
  }

  @Test
  void lookingOnlyChangesNothing() throws IOException {
    assertThatIOException()
        .isThrownBy(
            () -> provider.openReadOnly(Settings.of("weir.store.local", Map.of()), Home.of(temp)))
        .withMessageContaining("not a data directory");
    assertThatIOException()
        .isThrownBy(
            () ->
                provider.openReadOnly(
                    Settings.of("weir.store.local", Map.of()), Home.of(temp.resolve("none"))))
        .withMessageContaining("does not exist");
    assertThat(temp).isEmptyDirectory();

    try (Stores writing = open(temp);
        Stores looking =
            provider.openReadOnly(Settings.of("weir.store.local", Map.of()), Home.of(temp))) {
      writing.rows().compareAndSet(JOB, 0, new byte[] {6});
      assertThat(looking.rows().read(JOB).orElseThrow().value()).containsExactly(6);
      assertThat(looking.rows().jobs()).containsExactly(JOB);
      assertThat(looking.checkpoints().list(JOB)).isEmpty();
      assertThatIOException().isThrownBy(() -> looking.rows().compareAndSet(JOB, 1, new byte[0]));
      assertThatIOException()
          .isThrownBy(() -> looking.checkpoints().create(new ObjectName("job/a")));
    }
  }
}
