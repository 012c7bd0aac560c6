package dev.weir.connectors.file;

import dev.weir.connectors.file.line.Formatter;
import dev.weir.connectors.file.line.LineBuffer;
import dev.weir.connectors.file.write.FileSinkWriter;
import dev.weir.connectors.file.write.FolderMark;
import dev.weir.connectors.file.write.OutputFolder;
import dev.weir.connectors.file.write.OutputNames;
import dev.weir.connectors.file.write.OutputOwnership;
import dev.weir.connectors.file.write.PendingFile;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes records as lines of UTF-8 to files in a folder, each record exactly once.
 *
 * <p>Each subtask writes pending files, whose names begin with {@code .}; when a checkpoint has
 * completed, those that belong to it are renamed to {@code
 * part-OPERATOR-SUBTASK-ATTEMPT-COUNTER.EXTENSION}. Whoever reads the folder and passes over names
 * that begin with {@code .} or {@code _} sees committed records only, in files that never change. A
 * file ends at each checkpoint, and when it has reached the {@link #rollSize}; empty ones are never
 * made.
 *
 * <p>Readers must leave a file in place until the checkpoint after the one that committed it has
 * completed: after a crash the job proves by its name and size that it was committed, and fails if
 * it cannot.
 *
 * <p>All nodes that the sink runs on must see the folder under the same path. One that does not is
 * found before anything is committed: the sink's first subtask leaves a file {@code .mark-OPERATOR}
 * when it opens, and the others look for it.
 *
 * <p>Names hold the operator, so several sinks and jobs may share a folder as long as their
 * operators have different names. A file {@code .owner-OPERATOR} says whose the operator's output
 * is: another data directory, a copy of the job's own or an old state of it is refused before it
 * touches anything. A sink that goes on from no checkpoint refuses a folder that holds committed
 * files of its operator's name.
 *
 * @param <T> the records
 */
public final class FileSink<T> implements Sink<T, PendingFile> {
  private static final long DEFAULT_ROLL_SIZE_BYTES = 128L << 20;
  private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,19}");

  private final OutputFolder folder;
  private final OutputOwnership ownership;
  private final Formatter<T> formatter;
  private final String extension;
  private final long rollSizeBytes;

  private FileSink(
      OutputFolder folder, Formatter<T> formatter, String extension, long rollSizeBytes) {
    this.folder = folder;
    this.ownership = new OutputOwnership(folder);
    this.formatter = formatter;
    this.extension = extension;
    this.rollSizeBytes = rollSizeBytes;
  }

  /**
   * Writes what the formatter appends for each record; this way allocates nothing.
   *
   * @param folder created if it is missing
   */
  public static <T> FileSink<T> of(Path folder, Formatter<T> formatter) {
    Objects.requireNonNull(formatter, "formatter");
    OutputFolder output = new OutputFolder(folder.toAbsolutePath());
    return new FileSink<>(output, formatter, "txt", DEFAULT_ROLL_SIZE_BYTES);
  }

  /**
   * Writes a line for each record.
   *
   * @param folder created if it is missing
   * @param line returns the record's line without its line end
   */
  public static <T> FileSink<T> of(Path folder, Function<T, String> line) {
    Objects.requireNonNull(line, "line");
    return of(folder, (T value, LineBuffer out) -> out.append(line.apply(value)));
  }

  /**
   * Ends files when they have reached so many bytes, 128 MiB by default; one line may exceed it.
   */
  public FileSink<T> rollSize(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("rollSize must be positive: " + bytes);
    }
    return new FileSink<>(folder, formatter, extension, bytes);
  }

  /** Ends the files' names with a dot and this, {@code txt} by default. */
  public FileSink<T> extension(String newExtension) {
    if (!EXTENSION.matcher(newExtension).matches()) {
      throw new IllegalArgumentException(
          "extension '" + newExtension + "' must be 1 to 20 of A-Z a-z 0-9 . _ -");
    }
    return new FileSink<>(folder, formatter, newExtension, rollSizeBytes);
  }

  @Override
  public SinkWriter<T, PendingFile> writer(WriterContext context) throws IOException {
    SinkScope scope = context.scope();
    OutputNames names = new OutputNames(scope, extension);
    folder.prepare();
    ownership.check(scope, names);
    if (!scope.restored()) {
      folder.requireNoneCommitted(names);
      // A process that was taken for dead may be about to commit what an earlier run left: with
      // its pending files gone it cannot, and what it has renamed by now is seen.
      folder.discardBefore(scope, names);
      folder.requireNoneCommitted(names);
    }
    ownership.claim(scope, names);
    FolderMark mark = new FolderMark(folder, scope, names);
    mark.leave();
    return new FileSinkWriter<>(context, mark, folder.path(), names, formatter, rollSizeBytes);
  }

  @Override
  public void commit(SinkScope scope, List<PendingFile> committables) throws IOException {
    if (folder.exists()) {
      ownership.claim(scope, new OutputNames(scope, extension));
    }
    folder.commit(committables);
  }

  @Override
  public void discardBefore(SinkScope scope) throws IOException {
    OutputNames names = new OutputNames(scope, extension);
    ownership.check(scope, names);
    folder.discardBefore(scope, names);
  }

  @Override
  public Serde<PendingFile> committableSerde(Types types) {
    return types.serdeOf(PendingFile.class);
  }
}
