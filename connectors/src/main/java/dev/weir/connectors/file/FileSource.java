package dev.weir.connectors.file;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.line.LineDecoder;
import dev.weir.connectors.file.read.FileSourceReader;
import dev.weir.connectors.file.split.FileEnumerator;
import dev.weir.connectors.file.split.FileSplit;
import dev.weir.connectors.file.split.ReadOptions;
import dev.weir.connectors.file.split.SplitScan;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads text files line by line: one file, or all regular files directly in a folder whose names do
 * not begin with {@code .} or {@code _}, in the order of their names.
 *
 * <p><b>Text.</b> UTF-8; bytes that are not UTF-8 become U+FFFD, and a byte order mark at a file's
 * begin is dropped. A line ends with {@code \n} or {@code \r\n}, which is not part of it; the last
 * one needs no line end unless the file is followed.
 *
 * <p><b>Kinds of files.</b> A file's first bytes say what it is. Gzip is decompressed, whatever the
 * name; a name that ends with {@code .gz} or {@code .tgz}, in letters of either case, promises
 * gzip, and a file that does not keep that is refused, since it may be damaged. What is recognised
 * as another compression, an archive, UTF-16 or UTF-32 is refused. So are pipes, devices and files
 * of {@code /proc}, which cannot be read again after a failure or do not tell their size. Names may
 * be any bytes, in any locale.
 *
 * <p><b>Bounded</b> (the default). The input is what is there when the job starts for the first
 * time: files that come later and lines that are appended later are not read. Large files are cut
 * into splits that are read in parallel, so there is no order between the lines of different
 * splits; gzip files are read by one subtask each. A folder without a file to read is refused.
 *
 * <p><b>Following</b> ({@link #follow}). The source never ends. A file is read by one subtask, in
 * order, as it grows; only lines with their line end are emitted. A folder is looked through for
 * new files, too. A followed file may only be appended to. A file in a folder may be removed once
 * its lines are part of a completed checkpoint. It may be renamed within the folder, and another
 * one begun under its name: both are read on, each line once, while the job runs or is down. For
 * that, files are known by their number in the file system and their time of birth; where there are
 * none, give new files new names. What is renamed to a hidden name is taken as removed. Move gzip
 * files in when they are complete, and compress none in place: it would be a new file.
 *
 * <p><b>After a failure</b> each file is read on from the checkpoint's position. The files are
 * looked for relative to the path, and must be those that were read before: one that is missing
 * before its end was read, became shorter, begins differently, or holds something else before the
 * position is an error that names it; nothing is skipped silently. In a job that runs at most once,
 * a followed file is read on behind its last line as it is then, and of any other file the rest is
 * lost.
 *
 * <p><b>Event time</b> waits for each split that a subtask has, so the parts of files may be read
 * in any order. Followed files have one time for all of a subtask's.
 *
 * @param <T> the records
 */
public final class FileSource<T> implements Source<T, FileSplit> {
  private final InputPath input;
  private final LineDecoder<T> decoder;
  private final ReadOptions options;

  private FileSource(InputPath input, LineDecoder<T> decoder, ReadOptions options) {
    this.input = input;
    this.decoder = decoder;
    this.options = options;
  }

  /** Reads the lines of a file, or of the files in a folder. */
  public static FileSource<String> lines(Path path) {
    return records(path, line -> line);
  }

  /** Reads a record from each line of a file, or of the files in a folder. */
  public static <T> FileSource<T> records(Path path, LineDecoder<T> decoder) {
    Objects.requireNonNull(decoder, "decoder");
    return new FileSource<>(new InputPath(path.toAbsolutePath()), decoder, ReadOptions.DEFAULT);
  }

  /**
   * Goes on reading what is appended to the file, or to the files in the folder, and new files in
   * the folder.
   *
   * @param interval how often to look, at least a millisecond. In each, a subtask looks at two
   *     files for each millisecond, and at those that have grown lately: with more files than that,
   *     the others wait for their turn, and so does a folder's next listing
   */
  public FileSource<T> follow(Duration interval) {
    return with(options.withPollInterval(interval));
  }

  /**
   * Cuts files into splits of so many bytes; 16 MiB by default. Without effect on followed and gzip
   * files.
   */
  public FileSource<T> splitSize(long bytes) {
    return with(options.withSplitSize(bytes));
  }

  /** Refuses lines of more than so many bytes, which fails the job at once; 1 MiB by default. */
  public FileSource<T> maxLineLength(int bytes) {
    return with(options.withMaxLineLength(bytes));
  }

  FileSource<T> blockSize(int bytes) {
    return with(options.withBlockBytes(bytes));
  }

  private FileSource<T> with(ReadOptions newOptions) {
    return new FileSource<>(input, decoder, newOptions);
  }

  @Override
  public SourceReader<T, FileSplit> reader(ReaderContext context) {
    return new FileSourceReader<>(context, input, decoder, options);
  }

  @Override
  public SplitEnumerator<FileSplit> enumerator(
      EnumeratorContext<FileSplit> context, Optional<byte[]> state) throws FileConnectorException {
    return new FileEnumerator(context, new SplitScan(input, options), state.orElse(null));
  }

  @Override
  public Serde<FileSplit> splitSerde(Types types) {
    return types.serdeOf(FileSplit.class);
  }

  @Override
  public Optional<String> splitId(FileSplit split) {
    return split.id();
  }

  @Override
  public Optional<FileSplit> live(FileSplit split) throws IOException {
    return split.isFollowed() ? new SplitScan(input, options).live(split) : Optional.empty();
  }

  @Override
  public boolean isBounded() {
    return !options.isFollowing();
  }
}
