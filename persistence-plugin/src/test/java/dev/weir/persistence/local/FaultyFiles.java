package dev.weir.persistence.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Files of which one step fails once. */
final class FaultyFiles extends DurableFiles {
  private enum Step {
    NONE,
    CREATE,
    SYNC,
    RENAME,
    ANSWER_TO_RENAME,
    LINK,
    ANSWER_TO_LINK,
    SYNC_DIRECTORY
  }

  private static final Set<Step> IN_PLACE = EnumSet.of(Step.RENAME, Step.ANSWER_TO_RENAME);
  private static final Set<Step> NEW_NAMES = EnumSet.of(Step.LINK, Step.ANSWER_TO_LINK);

  private Step failing = Step.NONE;

  /** Each step of one process alone by its name, with what lets it fail the next time. */
  Map<String, Runnable> faults() {
    return faultsBut(NEW_NAMES);
  }

  /** The same of one process among several. */
  Map<String, Runnable> faultsWhenShared() {
    return faultsBut(IN_PLACE);
  }

  private Map<String, Runnable> faultsBut(Set<Step> others) {
    Map<String, Runnable> faults = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      if (step != Step.NONE && !others.contains(step)) {
        faults.put(step.name(), () -> failing = step);
      }
    }
    return faults;
  }

  private void failAt(Step step) throws IOException {
    if (failing == step) {
      failing = Step.NONE;
      throw new IOException("planted: " + step);
    }
  }

  @Override
  FileChannel create(Path path) throws IOException {
    failAt(Step.CREATE);
    return super.create(path);
  }

  @Override
  void sync(FileChannel file) throws IOException {
    failAt(Step.SYNC);
  }

  @Override
  void rename(Path from, Path to) throws IOException {
    failAt(Step.RENAME);
    super.rename(from, to);
    failAt(Step.ANSWER_TO_RENAME);
  }

  @Override
  boolean link(Path file, Path name) throws IOException {
    failAt(Step.LINK);
    boolean done = super.link(file, name);
    failAt(Step.ANSWER_TO_LINK);
    return done;
  }

  @Override
  void syncDirectory(Path directory) throws IOException {
    failAt(Step.SYNC_DIRECTORY);
  }
}
