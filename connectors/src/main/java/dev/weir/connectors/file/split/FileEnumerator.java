package dev.weir.connectors.file.split;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.FileIdentity;
import dev.weir.connectors.file.bytes.Fingerprint;
import dev.weir.connectors.file.bytes.OpenedFile;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Serde;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.GivenSplits;
import dev.weir.spi.connector.SplitEnumerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the input's files and hands their splits out, in the order of the names. The files of a
 * bounded input go to whoever asks first; those of a followed folder are dealt out evenly, because
 * they are never finished.
 */
public final class FileEnumerator implements SplitEnumerator<FileSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(FileEnumerator.class);

  private static final int FORMAT_VERSION = 2;

  /** It knew files by their names only. */
  private static final int FORMAT_WITH_NAMES = 1;

  private final EnumeratorContext<FileSplit> context;
  private final SplitScan scan;
  private final @Nullable Duration pollInterval;
  private final Serde<State> stateSerde;
  private final FolderWatch watch;

  /** What is not assigned: one queue for all subtasks, or one for each if the input is followed. */
  private final List<Deque<FileSplit>> queues = new ArrayList<>();

  /** Those of them that are dealt to: of subtasks that may be given more. */
  private List<Deque<FileSplit>> dealtTo = queues;

  private int nextQueue;
  private final Set<Integer> waiting = new LinkedHashSet<>();

  /** The files in a followed folder that splits were made of; replaced, never changed. */
  private List<OpenedFile> known = List.of();

  private boolean found;
  private boolean complete;
  private boolean closed;

  /**
   * The enumerator's part of a checkpoint.
   *
   * @param following whether the input was followed
   * @param found whether the input was looked at
   */
  record State(
      boolean following, boolean found, List<FileSplit> unassigned, List<OpenedFile> known) {}

  /** The same in the format with names. */
  record StateWithNames(
      boolean following, boolean found, List<FileSplit> unassigned, List<String> seen) {}

  public FileEnumerator(
      EnumeratorContext<FileSplit> context, SplitScan scan, byte @Nullable [] state)
      throws FileConnectorException {
    this.context = context;
    this.scan = scan;
    this.pollInterval = scan.options().pollInterval();
    this.stateSerde = context.types().serdeOf(State.class);
    this.watch = new FolderWatch(scan, state != null);
    int queueCount = pollInterval == null ? 1 : context.parallelism();
    for (int i = 0; i < queueCount; i++) {
      queues.add(new ArrayDeque<>());
    }
    if (state != null) {
      restore(new BinaryReader(state));
    }
  }

  private void restore(BinaryReader in) throws FileConnectorException {
    int version = in.readByte();
    if (version != FORMAT_VERSION && version != FORMAT_WITH_NAMES) {
      throw new CorruptDataException(
          "The checkpoint holds a file source's state in format "
              + version
              + "; this version reads format "
              + FORMAT_VERSION);
    }
    State state = version == FORMAT_VERSION ? stateSerde.read(in) : readNames(in);
    if (state.following() != scan.options().isFollowing()) {
      throw FileConnectorException.permanent(
          "Input "
              + scan.input().root()
              + (state.following()
                  ? " was followed when the checkpoint was taken. Follow it"
                  : " was not followed when the checkpoint was taken. Leave follow away")
              + ", or start the job anew without its checkpoints");
    }
    found = state.found();
    known = state.known();
    List<FileSplit> unassigned = new ArrayList<>();
    for (FileSplit split : state.unassigned()) {
      // The input may have been copied since: only the content can tell.
      unassigned.add(split.of(split.file().identifiedAs(FileIdentity.UNKNOWN)));
    }
    enqueue(unassigned);
  }

  private State readNames(BinaryReader in) {
    StateWithNames state = context.types().serdeOf(StateWithNames.class).read(in);
    List<OpenedFile> files = new ArrayList<>();
    for (String name : state.seen()) {
      files.add(new OpenedFile(name, FileIdentity.UNKNOWN, Fingerprint.NONE));
    }
    return new State(state.following(), state.found(), state.unassigned(), files);
  }

  @Override
  public void snapshot(BinaryWriter out) {
    List<FileSplit> unassigned = new ArrayList<>();
    queues.forEach(unassigned::addAll);
    out.writeByte(FORMAT_VERSION);
    stateSerde.write(new State(pollInterval != null, found, unassigned, known), out);
  }

  @Override
  public void start() {
    if (found && pollInterval == null) {
      // All splits are known: each reader sees for itself whether its files are still there.
      onFound(false, List.of());
      return;
    }
    context.io().run(() -> scan.input().isFolder(), this::onKind);
  }

  private void onKind(boolean isFolder) {
    if (found) {
      onFound(isFolder, List.of());
    } else {
      context.io().run(scan::all, splits -> onFound(isFolder, splits));
    }
  }

  private void onFound(boolean isFolder, List<FileSplit> splits) {
    if (!found && splits.isEmpty() && pollInterval == null) {
      LOG.warn("Input {} holds nothing but empty files: no record is read", scan.input().root());
    }
    found = true;
    boolean looksForMore = isFolder && pollInterval != null;
    complete = !looksForMore;
    if (looksForMore) {
      List<OpenedFile> files = new ArrayList<>(known);
      splits.forEach(split -> files.add(split.file()));
      known = List.copyOf(files);
    }
    enqueue(splits);
    handOut();
    lookLater();
  }

  private void lookLater() {
    if (!complete && pollInterval != null) {
      context.schedule(pollInterval, this::look);
    }
  }

  private void look() {
    if (closed) {
      return;
    }
    List<OpenedFile> before = known;
    context.io().run(() -> watch.look(before), this::onChanges);
  }

  private void onChanges(FolderWatch.Changes changes) {
    known = changes.known();
    enqueue(changes.added());
    handOut();
    lookLater();
  }

  private void enqueue(List<FileSplit> splits) {
    for (FileSplit split : splits) {
      dealtTo.get(nextQueue).add(split);
      nextQueue = (nextQueue + 1) % dealtTo.size();
    }
  }

  /**
   * What is left is dealt out anew. If the input was not looked at before the checkpoint, nobody
   * can tell whether a look finds the same again: then readers begin anew, too.
   */
  @Override
  public boolean adopt(List<GivenSplits<FileSplit>> readers) {
    Map<String, FileSplit> left = new LinkedHashMap<>();
    queues.forEach(queue -> queue.forEach(split -> left.put(key(split), split)));
    queues.forEach(Deque::clear);
    List<OpenedFile> files = new ArrayList<>(known);
    List<Deque<FileSplit>> open = new ArrayList<>();
    for (int subtask = 0; subtask < readers.size(); subtask++) {
      GivenSplits<FileSplit> given = readers.get(subtask);
      if (!found && (given.noMore() || !given.splits().isEmpty())) {
        return false;
      }
      for (FileSplit split : given.splits()) {
        if (left.remove(key(split)) == null) {
          files.add(split.file()); // found behind the checkpoint
        }
      }
      if (!given.noMore()) {
        open.add(queues.get(subtask % queues.size()));
      }
    }
    boolean grows = files.size() > known.size();
    if ((grows && pollInterval == null) || (open.isEmpty() && !left.isEmpty())) {
      return false;
    }
    known = List.copyOf(files);
    dealtTo = open.isEmpty() ? queues : open;
    nextQueue = 0;
    enqueue(List.copyOf(left.values()));
    return true;
  }

  private static String key(FileSplit split) {
    return split.name() + "@" + split.start() + "-" + split.end();
  }

  @Override
  public void onSplitRequest(int subtask) {
    waiting.add(subtask);
    handOut();
  }

  private void handOut() {
    for (Iterator<Integer> subtasks = waiting.iterator(); subtasks.hasNext(); ) {
      int subtask = subtasks.next();
      FileSplit split = queues.get(subtask % queues.size()).poll();
      if (split != null) {
        subtasks.remove();
        context.assign(subtask, split);
      } else if (complete) {
        subtasks.remove();
        context.noMoreSplits(subtask);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
