package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory that does not own the output folder: another one, a copy, or an old state. It is
 * refused and changes nothing there; the one that owns it goes on to the right output.
 */
final class ForeignOutputTest {
  @TempDir private Path folder;
  private Path data;
  private Path output;

  @BeforeEach
  void failBehindACheckpoint() {
    data = folder.resolve("data");
    output = folder.resolve("output");
    failAt(2);
  }

  /** Runs the job until a checkpoint of at least that number was begun. */
  private void failAt(int checkpoint) {
    Path begun = data.resolve("objects/numberedjob/chk-" + checkpoint);
    Invocation.of(run(data, "--rate=400", "--fails-once-there-is=" + begun))
        .says(1, "the planted failure");
  }

  private List<String> run(Path dataDirectory, String... more) {
    List<String> words = new ArrayList<>(List.of("run", NumberedJob.class.getName(), "--quiet"));
    words.addAll(List.of("--parallelism=1", "--checkpoint-interval=20ms", "--restart=none"));
    words.addAll(List.of("--data=" + dataDirectory, "--output=" + output));
    words.addAll(List.of(more));
    return words;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private Map<String, String> outputFiles() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return content;
  }

  private void assertRefused(List<String> command, String... texts) throws IOException {
    Map<String, String> before = outputFiles();
    Invocation.of(command).says(1, texts);
    assertThat(outputFiles()).isEqualTo(before);
  }

  private void assertTheOwnerGoesOn() throws IOException {
    Invocation.of(run(data)).says(0, "resumes from checkpoint");
    NumberedJob.assertComplete(output);
  }

  @Test
  void anotherDataDirectory() throws IOException {
    for (String anew : List.of("--stats", "--fresh")) {
      assertRefused(
          run(folder.resolve("other"), anew),
          "belongs to job numberedjob of the data directory " + data.toRealPath(),
          "this job's is " + folder.toRealPath().resolve("other"),
          "Nothing was touched");
    }
    assertTheOwnerGoesOn();
  }

  @Test
  void aCopyBesideTheOriginal() throws IOException {
    copy(data, folder.resolve("copy"));
    assertRefused(
        run(folder.resolve("copy")),
        "belongs to job numberedjob of the data directory " + data.toRealPath(),
        "another one, or a copy");
    assertTheOwnerGoesOn();
  }

  @Test
  void aMovedDataDirectory() throws IOException {
    data = Files.move(data, folder.resolve("moved"));
    assertTheOwnerGoesOn();
  }

  @Test
  void anOldCopyPutInPlaceOfTheOriginal() throws IOException {
    copy(data, folder.resolve("backup"));
    failAt(103);
    Path newer = Files.move(data, folder.resolve("newer"));
    Files.move(folder.resolve("backup"), data);
    for (int attempt = 0; attempt < 3; attempt++) {
      assertRefused(
          run(data),
          "is ahead of the data directory " + data.toRealPath(),
          "output was committed up to checkpoint 10",
          "Nothing was touched");
    }
    Files.move(data, folder.resolve("backup"));
    Files.move(newer, data);
    assertTheOwnerGoesOn();
  }
}
