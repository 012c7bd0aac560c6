package dev.weir.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.connectors.file.bytes.FileIdentity;
import dev.weir.connectors.file.bytes.Fingerprint;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.bytes.OpenedFile;
import dev.weir.connectors.file.split.FileSplit;
import dev.weir.connectors.file.split.FolderWatch;
import dev.weir.connectors.file.split.ReadOptions;
import dev.weir.connectors.file.split.SplitScan;
import dev.weir.connectors.file.split.WaitingFile;
import dev.weir.connectors.file.split.WaitingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What followed files cost while they wait. */
class ManyFilesTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  @TempDir Path folder;

  @Test
  void filesThatWaitHoldNeitherBuffersNorHandles() throws Exception {
    int files = 300;
    for (int i = 0; i < files; i++) {
      Files.writeString(folder.resolve("file-" + i), i + "\nunfinished");
    }
    FileSource<String> source = FileSource.lines(folder).follow(INTERVAL).blockSize(4 << 20);
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      long before = usedBytes();
      run.advance(INTERVAL.multipliedBy(3));
      assertThat(run.emitted).hasSize(files);
      // With a block for each it were 1.2 GB.
      assertThat(usedBytes() - before).isLessThan(100L << 20);
      Path handles = Path.of("/proc/self/fd");
      assumeTrue(Files.isDirectory(handles), "the system shows no handles");
      assertThat(openIn(handles)).isEmpty();
    }
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private List<Path> openIn(Path handles) throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> entries = Files.list(handles)) {
      for (Path entry : entries.toList()) {
        if (Files.isSymbolicLink(entry) && Files.readSymbolicLink(entry).startsWith(folder)) {
          open.add(entry);
        }
      }
    }
    return open;
  }

  @Test
  void quietFilesAreLookedAtInTurnAndLivelyOnesEachTime() {
    WaitingFiles waiting = new WaitingFiles();
    for (int i = 0; i < 20_000; i++) {
      waiting.add(file("file-" + i));
    }
    for (int look = 0; look < 10; look++) {
      List<WaitingFile> due = waiting.takeDue(100);
      waiting.lookedAt();
      assertThat(due).as("look %s", look).hasSize(20_000);
      due.forEach(waiting::addQuiet);
    }
    waiting.add(file("lively"));
    List<String> looked = new ArrayList<>();
    for (int look = 0; look < 100; look++) {
      List<WaitingFile> due = waiting.takeDue(100);
      assertThat(waiting.splits()).as("what is looked at belongs to snapshots").hasSize(20_001);
      waiting.lookedAt();
      assertThat(due).hasSizeLessThanOrEqualTo(201);
      due.forEach(each -> looked.add(each.split().name()));
      due.forEach(each -> requeue(waiting, each));
    }
    assertThat(looked).filteredOn("lively"::equals).hasSize(100);
    assertThat(looked).filteredOn(name -> !name.equals("lively")).doesNotHaveDuplicates();
    assertThat(looked).hasSize(20_100);
  }

  private static void requeue(WaitingFiles waiting, WaitingFile file) {
    if (file.split().name().equals("lively")) {
      waiting.add(file);
    } else {
      waiting.addQuiet(file);
    }
  }

  @Test
  void aFolderThatHasNotChangedIsNotListed() throws Exception {
    Files.writeString(folder.resolve("a"), "1\n");
    FolderWatch watch =
        new FolderWatch(
            new SplitScan(new InputPath(folder), ReadOptions.DEFAULT.withPollInterval(INTERVAL)),
            false);
    FileTime past = FileTime.from(Files.getLastModifiedTime(folder).toInstant().minusSeconds(60));
    Files.setLastModifiedTime(folder, past);
    FolderWatch.Changes changes = watch.look(List.of());
    assertThat(changes.added()).hasSize(1);

    // As on a file system that does not keep the folder's time: found nevertheless, but later.
    Files.writeString(folder.resolve("b"), "2\n");
    Files.setLastModifiedTime(folder, past);
    for (int look = 0; look < 30; look++) {
      changes = watch.look(changes.known());
      assertThat(changes.added()).as("look %s", look).isEmpty();
    }
    changes = watch.look(changes.known());
    assertThat(changes.added()).extracting(FileSplit::name).containsExactly("b");

    Files.writeString(folder.resolve("c"), "3\n");
    changes = watch.look(changes.known());
    assertThat(changes.added()).extracting(FileSplit::name).containsExactly("c");
    assertThat(changes.known()).hasSize(3);
  }

  private static WaitingFile file(String name) {
    OpenedFile file = new OpenedFile(name, FileIdentity.UNKNOWN, Fingerprint.NONE);
    return new WaitingFile(FileSplit.followed(file), 0, false);
  }
}
