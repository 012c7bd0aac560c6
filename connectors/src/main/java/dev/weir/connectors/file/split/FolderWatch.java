package dev.weir.connectors.file.split;

import dev.weir.connectors.file.bytes.FileIdentity;
import dev.weir.connectors.file.bytes.InputFile;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.bytes.OpenedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds new files in a followed folder. A file is known by its identity: one that was renamed is
 * not new, and one that was begun anew under a known name is. Blocks; used by one thread at a time.
 *
 * <p>The folder is listed only if it has changed, as far as its own time tells; and after a listing
 * of many files, not before some time has passed.
 */
public final class FolderWatch {
  /** The coarsest times that file systems keep, and a bit. */
  private static final long CERTAIN_MILLIS = 3_000;

  /** There are file systems that do not keep the time of a folder. */
  private static final int MOST_PASSED_OVER = 30;

  private final SplitScan scan;
  private final InputPath input;

  /** Whether the known files are from a checkpoint, and may have been copied since. */
  private boolean restored;

  private @Nullable FileTime changed;
  private boolean certain;
  private long pause;
  private int passedOver;

  public FolderWatch(SplitScan scan, boolean restored) {
    this.scan = scan;
    this.input = scan.input();
    this.restored = restored;
  }

  /**
   * What a look has found.
   *
   * @param known all files now
   * @param added splits of those that are new
   */
  public record Changes(List<OpenedFile> known, List<FileSplit> added) {}

  public Changes look(List<OpenedFile> known) throws IOException {
    FileTime now = changeTime();
    boolean unchanged = certain && now != null && now.equals(changed);
    if (passedOver < Math.max(pause, unchanged ? MOST_PASSED_OVER : 0)) {
      passedOver++;
      return new Changes(known, List.of());
    }
    passedOver = 0;
    changed = now;
    certain = now != null && System.currentTimeMillis() - now.toMillis() > CERTAIN_MILLIS;
    Map<String, BasicFileAttributes> files = input.list(true).files();
    Comparison comparison = new Comparison(files);
    comparison.match(known);
    if (!comparison.missing.isEmpty()) {
      // A file may be missed that is renamed at that moment.
      files = input.list(true).files();
      comparison = new Comparison(files);
      comparison.match(known);
    }
    pause = files.size() / (WaitingFiles.LOOKS_PER_MILLI * intervalMillis());
    Changes changes = comparison.changes();
    restored = false;
    return changes;
  }

  private @Nullable FileTime changeTime() throws IOException {
    try {
      return Files.getLastModifiedTime(input.root());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private long intervalMillis() {
    Duration interval = scan.options().pollInterval();
    return interval == null ? 1 : interval.toMillis();
  }

  /** The known files beside those of a listing. */
  private final class Comparison {
    private final Map<String, BasicFileAttributes> unmatched;
    private final Map<String, OpenedFile> matched = new HashMap<>();
    private final Map<String, OpenedFile> missing = new HashMap<>();

    Comparison(Map<String, BasicFileAttributes> files) {
      unmatched = new LinkedHashMap<>(files);
    }

    void match(Collection<OpenedFile> known) throws IOException {
      List<OpenedFile> moved = new ArrayList<>();
      for (OpenedFile file : known) {
        BasicFileAttributes there = unmatched.get(file.name());
        if (there != null && isSame(file, there)) {
          found(file, file.name(), there);
        } else {
          moved.add(file);
        }
      }
      Map<String, String> names = new HashMap<>();
      if (!moved.isEmpty()) {
        unmatched.forEach((name, file) -> names.put(FileIdentity.of(file).key(), name));
      }
      for (OpenedFile file : moved) {
        String name = file.identity().isKnown() ? names.get(file.identity().key()) : null;
        BasicFileAttributes there = name == null ? null : unmatched.get(name);
        if (name != null && there != null && input.isSame(file.identity(), there)) {
          found(file, name, there);
        } else {
          missing.put(file.name(), file);
        }
      }
    }

    /** Where files have no identity their names must do. */
    private boolean isSame(OpenedFile file, BasicFileAttributes there) throws IOException {
      boolean identified = file.identity().isKnown() && there.fileKey() != null;
      return !identified || input.isSame(file.identity(), there);
    }

    private void found(OpenedFile file, String name, BasicFileAttributes there) {
      unmatched.remove(name);
      matched.put(name, file.renamed(name).identifiedAs(FileIdentity.of(there)));
    }

    Changes changes() throws IOException {
      for (OpenedFile file : missing.values()) {
        BasicFileAttributes there = unmatched.get(file.name());
        if (there != null && restored) {
          // A copy, perhaps: whoever reads it sees that. It is not a new file unless that is sure.
          found(file, file.name(), there);
        } else if (there != null) {
          requireAnother(file);
        } else if (!Files.notExists(input.file(file.name()))) {
          // A file system that is out of order for a moment must not make a known file a new one.
          matched.put(file.name(), file);
        }
      }
      List<FileSplit> added = scan.of(unmatched.keySet());
      added.forEach(split -> matched.put(split.name(), split.file()));
      return new Changes(List.copyOf(matched.values()), added);
    }

    /** A file that has another one's name and begins as that did may be a changed copy of it. */
    private void requireAnother(OpenedFile before) throws IOException {
      InputFile file = new InputFile(input, before.name());
      if (before.fingerprint().length() == 0) {
        return;
      }
      try (FileChannel channel = file.open()) {
        if (file.head(channel).fits(before.fingerprint())) {
          throw file.changed("is another file of the same name, and begins in the same way", true);
        }
      } catch (NoSuchFileException e) {
        // Gone again.
      }
    }
  }
}
