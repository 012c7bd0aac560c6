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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one subtask to pending files. The subtask's thread fills buffers; full ones
 * are written by I/O threads, so that a slow disk holds up this sink, by {@link #isReady}, and no
 * other subtask of the node.
 */
public final class FileSinkWriter<T> implements SinkWriter<T, PendingFile> {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** A megabyte on its way to the disk. */
  private static final int MOST_WAITING = 16;

  private final WriterContext context;
  private final SinkScope scope;
  private final FolderMark mark;
  private final Path folder;
  private final OutputNames names;
  private final Formatter<T> formatter;
  private final long rollSizeBytes;

  /** Of names. I/O threads count. */
  private final AtomicLong counter = new AtomicLong();

  private LineBuffer buffer = newBuffer();
  private final ArrayDeque<LineBuffer> spare = new ArrayDeque<>();
  private @Nullable OutputFile file;

  /** Of the file, without what is in the buffer. */
  private long bytesInFile;

  /** Files with buffers that nobody was asked to write yet. */
  private final Set<OutputFile> toWrite = new LinkedHashSet<>();

  private int waiting;
  private boolean writing;

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
    int size = buffer.size();
    if (bytesInFile + size >= rollSizeBytes) {
      OutputFile last = openFile();
      last.end();
      handOver(last);
      full.add(last);
      file = null;
      bytesInFile = 0;
    } else if (size >= BUFFER_BYTES) {
      handOver(openFile());
      bytesInFile += size;
    }
  }

  private void handOver(OutputFile target) {
    target.handOver(buffer);
    buffer = spare.isEmpty() ? newBuffer() : spare.removeLast();
    toWrite.add(target);
    waiting++;
    writeInBackground();
  }

  private OutputFile openFile() {
    OutputFile open = file;
    if (open == null) {
      lookForMark();
      open = new OutputFile(this::freeNames);
      file = open;
    }
    return open;
  }

  /** Whatever has a name already keeps it. */
  private OutputFile.Names freeNames() {
    while (true) {
      long number = counter.getAndIncrement();
      Path pending = folder.resolve(names.pending(scope, number));
      String committed = names.committed(scope, number);
      if (!isTaken(pending) && !isTaken(folder.resolve(committed))) {
        return new OutputFile.Names(pending, committed);
      }
    }
  }

  private static boolean isTaken(Path name) {
    return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
  }

  /** One thing after the other: a slow disk is not made faster by asking it for more. */
  private void writeInBackground() {
    if (writing || toWrite.isEmpty()) {
      return;
    }
    List<OutputFile> files = List.copyOf(toWrite);
    int buffers = waiting;
    toWrite.clear();
    writing = true;
    context
        .io()
        .run(
            () -> {
              List<LineBuffer> written = new ArrayList<>();
              for (OutputFile each : files) {
                written.addAll(each.writeWaiting());
              }
              return written;
            },
            written -> {
              writing = false;
              waiting -= buffers;
              written.forEach(this::keep);
              writeInBackground();
            });
  }

  /** One that has grown with a long line is not worth keeping. */
  private void keep(LineBuffer written) {
    if (written.size() <= 2 * BUFFER_BYTES) {
      written.clear();
      spare.add(written);
    }
  }

  @Override
  public boolean isReady() {
    return waiting < MOST_WAITING;
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

  @Override
  public Callable<List<PendingFile>> prepareCommit(CheckpointId checkpoint) {
    List<OutputFile> files = new ArrayList<>(full);
    full.clear();
    if (file != null || buffer.size() > 0) {
      OutputFile last = openFile();
      if (buffer.size() > 0) {
        last.handOver(buffer);
        buffer = newBuffer();
      }
      files.add(last);
      file = null;
      bytesInFile = 0;
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
