package dev.weir.connectors.file.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connectors.file.FileSink;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file sink whose disk takes its time: the subtask's own thread never meets it. */
class SlowDiskTest {
  private static final CheckpointId ONE = new CheckpointId(1);
  private static final CheckpointId TWO = new CheckpointId(2);
  private static final SinkScope SCOPE =
      new SinkScope(
          JobTerm.none(new JobId("job")), "out", 0, 1, 1, false, Optional.<CheckpointId>empty());

  /** Keeps what I/O threads are to do until the test lets them. */
  private static final class LateIo implements Io, WriterContext {
    private final ArrayDeque<Callable<Runnable>> tasks = new ArrayDeque<>();

    @Override
    public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
      tasks.add(
          () -> {
            R result = blocking.call();
            return () -> onResult.accept(result);
          });
    }

    void runAll() throws Exception {
      while (!tasks.isEmpty()) {
        tasks.remove().call().run();
      }
    }

    @Override
    public SinkScope scope() {
      return SCOPE;
    }

    @Override
    public Io io() {
      return this;
    }

    @Override
    public long processingTime() {
      return 0;
    }

    @Override
    public void wakeUp() {}
  }

  @TempDir private Path folder;
  private final LateIo io = new LateIo();
  private final List<String> written = new ArrayList<>();

  private void writeUntilHeldUp(SinkWriter<String, PendingFile> writer) throws Exception {
    for (int i = 0; writer.isReady(); i++) {
      assertThat(i).as("records without an end").isLessThan(1_000_000);
      written.add("a line of some length, number " + written.size());
      writer.write(written.get(written.size() - 1), Long.MIN_VALUE);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.getFileName().toString().startsWith(".pending-")).toList();
    }
  }

  private void assertAllIsThere(FileSink<String> sink, List<PendingFile> files) throws Exception {
    sink.commit(SCOPE, files);
    List<String> lines = new ArrayList<>();
    for (PendingFile file : files) {
      lines.addAll(Files.readAllLines(folder.resolve(file.finalName())));
    }
    assertThat(lines).isEqualTo(written);
  }

  @Test
  void theSinkIsHeldUp_touchesNothingItself_andGoesOnWhenTheDiskDoes() throws Exception {
    FileSink<String> sink = FileSink.of(folder, (String line) -> line);
    try (SinkWriter<String, PendingFile> writer = sink.writer(io)) {
      writeUntilHeldUp(writer);
      assertThat(files()).isEmpty();
      assertThat(io.tasks).as("one at a time").hasSize(1);

      io.runAll();
      assertThat(writer.isReady()).isTrue();
      assertThat(files()).hasSize(1);
      writeUntilHeldUp(writer);
      Callable<List<PendingFile>> commit = writer.prepareCommit(ONE);
      io.runAll();
      assertAllIsThere(sink, commit.call());
    }
  }

  /**
   * The checkpoint's thread may come first; the other one finds nothing left, and writes no more.
   */
  @Test
  void aCheckpointDoesNotWaitForWhatIsBehindIt() throws Exception {
    FileSink<String> sink = FileSink.of(folder, (String line) -> line).rollSize(100_000);
    try (SinkWriter<String, PendingFile> writer = sink.writer(io)) {
      writeUntilHeldUp(writer);
      List<PendingFile> first = writer.prepareCommit(ONE).call();
      assertThat(first).hasSizeGreaterThan(1);
      assertAllIsThere(sink, first);
      assertThat(writer.isReady()).as("the buffers were asked to be written").isFalse();

      io.runAll();
      assertThat(writer.isReady()).isTrue();
      written.clear();
      writeUntilHeldUp(writer);
      assertAllIsThere(sink, writer.prepareCommit(TWO).call());
    }
  }
}
