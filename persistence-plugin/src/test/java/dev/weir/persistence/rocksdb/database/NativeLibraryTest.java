package dev.weir.persistence.rocksdb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.failure.Failure;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  private static final String NAME = "library.so";

  @TempDir private Path folder;
  private URL library;
  private Path base;

  @BeforeEach
  void write() throws IOException {
    Path origin = folder.resolve("origin.so");
    Files.writeString(origin, "one version");
    library = origin.toUri().toURL();
    base = folder.resolve("tmp");
  }

  private Path place() {
    return new NativeLibrary(library, NAME, base).place().resolve(NAME);
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.walk(base)) {
      return files.filter(file -> file.toString().endsWith(NAME)).toList();
    }
  }

  @Test
  void itIsPlacedOnce_whoeverAsks() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Path>> placed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      placed.add(threads.submit(this::place));
    }
    threads.shutdown();
    for (Future<Path> each : placed) {
      assertThat(each.get()).isEqualTo(place()).hasContent("one version");
    }
    var written = Files.getLastModifiedTime(place());
    place();
    assertThat(copies()).hasSize(1);
    assertThat(Files.getLastModifiedTime(place())).isEqualTo(written);
  }

  @Test
  void aCopyThatIsNoCopy_isReplaced() throws IOException {
    Path copy = place();
    for (String damaged : List.of("one versiom", "one", "")) {
      Files.writeString(copy, damaged);
      Files.writeString(copy.resolveSibling("part"), "of a process that was killed");
      assertThat(place()).isEqualTo(copy).hasContent("one version");
      assertThat(copy.resolveSibling("part")).doesNotExist();
    }
  }

  @Test
  void anotherVersion_hasACopyOfItsOwn() throws IOException {
    Path first = place();
    Files.writeString(folder.resolve("origin.so"), "another version");
    assertThat(place()).isNotEqualTo(first).hasContent("another version");
    assertThat(first).hasContent("one version");
  }

  @Test
  void aFolderThatOthersMayWrite_isRefused() throws IOException {
    Path mine = place().getParent().getParent();
    Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(this::place)
        .withMessageContainingAll(mine.toString(), "somebody else", "ROCKSDB_SHAREDLIB_DIR");
  }

  @Test
  void whereNothingCanBeWritten_theMessageSaysWhatToSet() throws IOException {
    Files.writeString(base, "no folder");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(this::place)
        .withMessageContainingAll(base.toString(), "ROCKSDB_SHAREDLIB_DIR")
        .matches(failure -> Failure.of(failure).isPermanent());
  }

  @Test
  void aLibraryThatIsRefused_isNamedOnce_withWhatToSet() {
    Path copy = place();
    UnsatisfiedLinkError refused =
        new UnsatisfiedLinkError(copy + ": " + copy + ": failed to map segment from shared object");
    assertThat(NativeLibraryException.refused(copy, refused))
        .hasMessageContainingAll(
            "(" + copy + ": failed to map segment from shared object)",
            "without execution",
            "ROCKSDB_SHAREDLIB_DIR");
  }
}
