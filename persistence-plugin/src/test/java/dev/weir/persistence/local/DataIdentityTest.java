package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.id.Installation;
import dev.weir.settings.Settings;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what an output folder recognises a data directory again, and tells a copy from it. */
final class DataIdentityTest {
  @TempDir private Path temp;
  private Path data;

  @BeforeEach
  void newPlace() {
    data = temp.resolve("data");
  }

  private static Installation opened(Path directory) throws IOException {
    try (Stores stores =
        new LocalStoreProvider()
            .open(Settings.of("weir.store.local", Map.of()), Home.of(directory))) {
      return stores.installation();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    Files.copy(from.resolve("version"), to.resolve("version"));
    return Files.copy(from.resolve("identity"), to.resolve("identity"));
  }

  @Test
  void aDirectoryKeepsItsId_andEachOpeningIsAnotherProcess() throws IOException {
    Installation first = opened(data);
    Installation second = opened(data);
    assertThat(first.id()).matches("[0-9a-f]{32}").isEqualTo(second.id());
    assertThat(first.process()).isNotEqualTo(second.process());
    assertThat(second.place()).isEqualTo(data.toRealPath().toString());
    assertThat(opened(temp.resolve("other")).id()).isNotEqualTo(first.id());
  }

  @Test
  void aDirectoryOfAnEarlierVersionIsGivenAnId() throws IOException {
    Installation first = opened(data);
    Files.delete(data.resolve("identity"));
    Installation second = opened(data);
    assertThat(second.id()).isNotEqualTo(first.id()).isEqualTo(opened(data).id());
  }

  @Test
  void aMovedDirectoryIsTheSame() throws IOException {
    Installation before = opened(data);
    Path moved = Files.move(data, temp.resolve("moved"));
    assertThat(opened(moved).id()).isEqualTo(before.id());
    assertThat(opened(moved).place()).isEqualTo(moved.toRealPath().toString());
    opened(data); // a new one in the old place
    assertThat(opened(moved).id()).isEqualTo(before.id());
  }

  @Test
  void aCopyIsAnotherOneAsLongAsTheOriginalIsThere() throws IOException {
    Installation original = opened(data);
    copy(data, temp.resolve("copy"));
    Installation copied = opened(temp.resolve("copy"));
    assertThat(copied.id()).isNotEqualTo(original.id());
    assertThat(opened(temp.resolve("copy")).id()).isEqualTo(copied.id());
    assertThat(opened(data).id()).isEqualTo(original.id());
  }

  @Test
  void aBackupThatIsPutBackIsTheSame_asIsADirectoryReachedByAnotherName() throws IOException {
    Installation before = opened(data);
    copy(data, temp.resolve("backup"));
    Files.move(data, temp.resolve("broken"));
    Files.move(temp.resolve("backup"), data);
    assertThat(opened(data).id()).isEqualTo(before.id());
    Path link = Files.createSymbolicLink(temp.resolve("link"), data);
    assertThat(opened(link).id()).isEqualTo(before.id());
  }

  @Test
  void aDamagedIdentityIsRefusedAndLeftAsItIs() throws IOException {
    opened(data);
    Path file = data.resolve("identity");
    Files.writeString(file, "weir installation 1\nid 12");
    assertThatIOException()
        .isThrownBy(() -> opened(data))
        .withMessageContaining(file + " is damaged");
    assertThat(file).hasContent("weir installation 1\nid 12");
  }

  @Test
  void whoOnlyLooksWritesNothing() throws IOException {
    Installation before = opened(data);
    Files.delete(data.resolve("identity"));
    try (Stores stores =
        new LocalStoreProvider()
            .openReadOnly(Settings.of("weir.store.local", Map.of()), Home.of(data))) {
      assertThat(stores.installation().id()).isNotEqualTo(before.id());
    }
    assertThat(data.resolve("identity")).doesNotExist();
  }
}
