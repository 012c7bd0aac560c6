package dev.weir.connectors.file.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.GivenSplits;
import dev.weir.spi.connector.Io;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An enumerator of files goes on for readers that went on while its coordinator was dead. */
class AdoptedFilesTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  @TempDir Path folder;

  private final Notes notes = new Notes();

  /** Two readers, and I/O that is done at once. */
  private static final class Notes implements EnumeratorContext<FileSplit> {
    final List<FileSplit> assigned = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    @Nullable Runnable scheduled;

    @Override
    public int parallelism() {
      return 2;
    }

    @Override
    public Types types() {
      return new Types();
    }

    @Override
    public void assign(int subtask, List<FileSplit> splits) {
      for (FileSplit split : splits) {
        assigned.add(split);
        said.add(subtask + " gets " + split.name());
      }
    }

    @Override
    public void noMoreSplits(int subtask) {
      said.add(subtask + " has all");
    }

    @Override
    public Io io() {
      return new Io() {
        @Override
        public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
          R result;
          try {
            result = blocking.call();
          } catch (Exception failed) {
            throw new AssertionError(failed);
          }
          onResult.accept(result);
        }
      };
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
      scheduled = action;
    }

    void look() {
      Runnable due = scheduled;
      assertThat(due).isNotNull();
      due.run();
    }
  }

  @BeforeEach
  void threeFiles() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(folder.resolve(name), name + "\n");
    }
  }

  private FileEnumerator enumerator(Notes notesOf, boolean follows, byte @Nullable [] state)
      throws Exception {
    ReadOptions options =
        follows ? ReadOptions.DEFAULT.withPollInterval(INTERVAL) : ReadOptions.DEFAULT;
    return new FileEnumerator(notesOf, new SplitScan(new InputPath(folder), options), state);
  }

  private static byte[] snapshot(FileEnumerator of) {
    BinaryWriter out = new BinaryWriter();
    of.snapshot(out);
    return out.toBytes();
  }

  private static GivenSplits<FileSplit> given(boolean noMore, FileSplit... splits) {
    return new GivenSplits<>(List.of(splits), noMore);
  }

  @Test
  void whatReadersHave_isNotHandedOutAgain_andWhatGotLostIs() throws Exception {
    Notes before = new Notes();
    FileEnumerator first = enumerator(before, false, null);
    first.start();
    byte[] head = snapshot(first);
    first.onSplitRequest(0);
    first.onSplitRequest(1);
    first.onSplitRequest(0);

    FileEnumerator second = enumerator(notes, false, head);
    assertThat(second.adopt(List.of(given(false, before.assigned.get(0)), given(false)))).isTrue();
    second.start();
    second.onSplitRequest(1);
    second.onSplitRequest(0);
    second.onSplitRequest(0);
    assertThat(notes.said).containsExactly("1 gets b", "0 gets c", "0 has all");
  }

  @Test
  void nobodyGoesOn_ifTheInputWasLookedAtBehindTheHead() throws Exception {
    FileEnumerator unread = enumerator(new Notes(), false, null);
    byte[] head = snapshot(unread);
    unread.start();

    FileSplit some = new SplitScan(new InputPath(folder), ReadOptions.DEFAULT).all().get(0);
    assertThat(enumerator(notes, false, head).adopt(List.of(given(false, some), given(false))))
        .isFalse();
    assertThat(enumerator(notes, false, null).adopt(List.of(given(false), given(false)))).isTrue();
  }

  @Test
  void aFileThatWasFoundBehindTheHead_isNotFoundAgain() throws Exception {
    Notes before = new Notes();
    FileEnumerator first = enumerator(before, true, null);
    first.start();
    byte[] head = snapshot(first);
    for (int i = 0; i < 4; i++) {
      first.onSplitRequest(i % 2);
    }
    Files.writeString(folder.resolve("d"), "d\n");
    before.look();
    assertThat(before.assigned).extracting(FileSplit::name).contains("d");

    FileEnumerator second = enumerator(notes, true, head);
    assertThat(
            second.adopt(
                List.of(given(false, before.assigned.toArray(FileSplit[]::new)), given(false))))
        .isTrue();
    second.start();
    second.onSplitRequest(0);
    second.onSplitRequest(1);
    Files.writeString(folder.resolve("e"), "e\n");
    notes.look();
    assertThat(notes.said).hasSize(1).allMatch(said -> said.endsWith("gets e"));
  }
}
