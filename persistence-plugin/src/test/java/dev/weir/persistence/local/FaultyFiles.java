package dev.weir.persistence.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files of which one step fails once. */
final class FaultyFiles extends DurableFiles {
  private enum Step {
    NONE,
    CREATE,
    SYNC,
    RENAME,
    ANSWER_TO_RENAME,
    SYNC_DIRECTORY
  }

  private Step failing = Step.NONE;

  /** Each step by its name, with what lets it fail the next time. */
  Map<String, Runnable> faults() {
    Map<String, Runnable> faults = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      if (step != Step.NONE) {
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
  void syncDirectory(Path directory) throws IOException {
    failAt(Step.SYNC_DIRECTORY);
  }
}
