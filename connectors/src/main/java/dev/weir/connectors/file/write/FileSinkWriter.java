package dev.weir.connectors.file.write;

import dev.weir.connectors.file.line.Formatter;
import dev.weir.connectors.file.line.LineBuffer;
import dev.weir.id.CheckpointId;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Writes the records of one subtask to pending files. */
public final class FileSinkWriter<T> implements SinkWriter<T, PendingFile> {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final WriterContext context;
  private final SinkScope scope;
  private final FolderMark mark;
  private final Path folder;
  private final OutputNames names;
  private final Formatter<T> formatter;
  private final long rollSizeBytes;

  private LineBuffer buffer = newBuffer();
  private @Nullable OutputFile file;
  private long counter;

  /** Full files of the checkpoint that comes next. */
  private final List<OutputFile> full = new ArrayList<>();

  /** Files that were handed over and may not be durable yet. */
  private final List<OutputFile> handedOver = new ArrayList<>();

  private boolean looked;

  public FileSinkWriter(
      WriterContext context,
      FolderMark mark,
      Path folder,
      OutputNames names,
      Formatter<T> formatter,
      long rollSizeBytes) {
    this.context = context;
    this.scope = context.scope();
    this.mark = mark;
    this.folder = folder;
    this.names = names;
    this.formatter = formatter;
    this.rollSizeBytes = rollSizeBytes;
  }

  private static LineBuffer newBuffer() {
    return new LineBuffer(BUFFER_BYTES + 1024);
  }

  @Override
  public void write(T value, long timestampMillis) throws Exception {
    formatter.format(value, buffer);
    buffer.append('\n');
    long written = file == null ? 0 : file.size();
    if (written + buffer.size() >= rollSizeBytes) {
      OutputFile last = drain();
      file = null;
      full.add(last);
      last.release();
    } else if (buffer.size() >= BUFFER_BYTES) {
      drain();
    }
  }

  private OutputFile drain() throws IOException {
    OutputFile target = openFile();
    target.write(buffer.content());
    buffer.clear();
    return target;
  }

  private OutputFile openFile() {
    OutputFile open = file;
    if (open == null) {
      lookForMark();
      while (isTaken(names.pending(scope, counter)) || isTaken(names.committed(scope, counter))) {
        counter++;
      }
      open = new OutputFile(folder, names.pending(scope, counter), names.committed(scope, counter));
      counter++;
      file = open;
    }
    return open;
  }

  /** The first records have come, so all subtasks have opened. */
  private void lookForMark() {
    if (!looked && mark.isWaitedFor()) {
      context
          .io()
          .run(
              () -> {
                mark.require();
                return true;
              },
              there -> {});
    }
    looked = true;
  }

  /** Whatever has a name already keeps it. */
  private boolean isTaken(String name) {
    return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Callable<List<PendingFile>> prepareCommit(CheckpointId checkpoint) {
    List<OutputFile> files = new ArrayList<>(full);
    full.clear();
    if (file != null || buffer.size() > 0) {
      OutputFile last = openFile();
      if (buffer.size() > 0) {
        last.handOver(buffer.content());
        buffer = newBuffer();
      }
      files.add(last);
      file = null;
    }
    handedOver.removeIf(OutputFile::isDurable);
    handedOver.addAll(files);
    return () -> finish(files);
  }

  private List<PendingFile> finish(List<OutputFile> files) throws IOException {
    mark.require();
    List<PendingFile> finished = new ArrayList<>();
    for (OutputFile open : files) {
      finished.add(open.finish());
    }
    if (!finished.isEmpty()) {
      OutputFolder.sync(folder);
    }
    return finished;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
    for (OutputFile open : full) {
      open.close();
    }
    for (OutputFile open : handedOver) {
      open.close();
    }
  }
}
