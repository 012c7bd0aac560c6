package dev.weir.connectors.file.split;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The files of one reader that wait for more. Those that had something to read lately are looked at
 * each time, the others in turn, so many at a time that looking costs little however many they are.
 */
public final class WaitingFiles {
  /** So many quiet files are looked at for each millisecond: a few hundredths of a core. */
  static final int LOOKS_PER_MILLI = 2;

  /** A file is quiet when so many looks in succession found nothing new. */
  private static final int LOOKS_UNTIL_QUIET = 10;

  private final Deque<WaitingFile> lively = new ArrayDeque<>();
  private final Deque<WaitingFile> quiet = new ArrayDeque<>();

  /** Those that are being looked at. */
  private List<WaitingFile> due = List.of();

  public void add(WaitingFile file) {
    lively.add(file);
  }

  public boolean isEmpty() {
    return lively.isEmpty() && quiet.isEmpty() && due.isEmpty();
  }

  /** Takes those that are to be looked at now; each is added again or not. */
  public List<WaitingFile> takeDue(long intervalMillis) {
    List<WaitingFile> taken = new ArrayList<>(lively);
    lively.clear();
    long most = Math.min(quiet.size(), Math.max(1, LOOKS_PER_MILLI * intervalMillis));
    for (long i = 0; i < most; i++) {
      taken.add(quiet.remove());
    }
    due = taken;
    return taken;
  }

  /** All that were taken have been looked at. */
  public void lookedAt() {
    due = List.of();
  }

  /** Takes back a file with nothing new. */
  public void addQuiet(WaitingFile file) {
    if (file.countQuietLook() < LOOKS_UNTIL_QUIET) {
      lively.add(file);
    } else {
      quiet.add(file);
    }
  }

  public List<FileSplit> splits() {
    List<FileSplit> splits = new ArrayList<>(lively.size() + quiet.size() + due.size());
    lively.forEach(file -> splits.add(file.split()));
    quiet.forEach(file -> splits.add(file.split()));
    due.forEach(file -> splits.add(file.split()));
    return splits;
  }
}
