package dev.weir.connectors.file.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.connectors.file.bytes.FileConnectorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several at once commit the same files; and what a checkpoint must not make a commit do. */
final class OutputFolderTest {
  private static final int FILES = 5000;
  private static final int THREADS = 8;

  @TempDir private Path dir;

  @Test
  void commitsOfTheSameFilesByManyThreadsAllSucceed() throws Exception {
    OutputFolder folder = new OutputFolder(dir);
    List<PendingFile> files = pendingFiles(dir, FILES);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    Callable<Void> commit =
        () -> {
          start.await();
          folder.commit(files);
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> commits = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        commits.add(threads.submit(commit));
      }
      for (Future<Void> each : commits) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names()).hasSize(FILES).allMatch(name -> name.startsWith("part-"));
  }

  @Test
  void commitsOfTheSameFilesByTwoProcessesBothSucceed() throws Exception {
    List<PendingFile> files = pendingFiles(dir, FILES);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('r'); // it is ready
      other.getOutputStream().write('g');
      other.getOutputStream().flush();
      new OutputFolder(dir).commit(files);
      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroy();
    }
    assertThat(names()).hasSize(FILES).allMatch(name -> name.startsWith("part-"));
  }

  /** Commits the same files as soon as it is told to. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) throws IOException {
      OutputFolder folder = new OutputFolder(Path.of(arguments[0]));
      List<PendingFile> files = files(FILES);
      System.out.write('r');
      System.out.flush();
      if (System.in.read() == 'g') {
        folder.commit(files);
      }
    }
  }

  @Test
  void namesThatLeadOutOfTheFolderAreRefused() throws Exception {
    Path outside = Files.writeString(dir.resolve("outside"), "mine");
    Path inner = Files.createDirectory(dir.resolve("inner"));
    OutputFolder folder = new OutputFolder(dir.resolve("x").resolve("..").resolve("inner"));
    Files.writeString(inner.resolve("pending"), "mine");
    for (String name : List.of("../outside", outside.toString(), "..", ".", "", "a/b", "a\0b")) {
      for (PendingFile file :
          List.of(new PendingFile(name, "part-0", 4), new PendingFile("pending", name, 4))) {
        assertThatThrownBy(() -> folder.commit(List.of(file)))
            .isInstanceOf(FileConnectorException.class)
            .hasMessageContaining("named '" + name + "', which is no name of a file in")
            .matches(thrown -> ((FileConnectorException) thrown).isPermanent());
      }
    }
    assertThat(outside).hasContent("mine");
    assertThat(inner.resolve("pending")).hasContent("mine");
    Files.createDirectory(dir.resolve("x"));
    folder.commit(List.of(new PendingFile("pending", "part-0", 4)));
    assertThat(inner.resolve("part-0")).hasContent("mine");
  }

  private static List<PendingFile> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new PendingFile(".pending-" + i, "part-" + i, 4))
        .toList();
  }

  private static List<PendingFile> pendingFiles(Path folder, int count) throws IOException {
    List<PendingFile> files = files(count);
    for (PendingFile file : files) {
      Files.writeString(folder.resolve(file.pendingName()), "abc\n");
    }
    return files;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
