package dev.weir.cli.chaos;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Watches a folder that a job writes to: when how many rows were committed. */
final class CommittedOutput implements AutoCloseable {
  private final Path folder;
  private final WatchService watch;
  private final Thread watcher;
  private final long beganAtNanos = System.nanoTime();
  private final List<Commit> commits = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  /**
   * Output that appeared.
   *
   * @param atMillis since the watch began
   */
  record Commit(long atMillis, long rows) {}

  private CommittedOutput(Path folder, WatchService watch) {
    this.folder = folder;
    this.watch = watch;
    watcher = new Thread(this::follow, "committed-output");
    watcher.setDaemon(true);
  }

  static CommittedOutput of(Path folder) throws IOException {
    Files.createDirectories(folder);
    WatchService watch = folder.getFileSystem().newWatchService();
    folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    CommittedOutput output = new CommittedOutput(folder, watch);
    output.watcher.start();
    return output;
  }

  long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganAtNanos);
  }

  synchronized List<Commit> commits() {
    return List.copyOf(commits);
  }

  synchronized long rows() {
    return commits.stream().mapToLong(Commit::rows).sum();
  }

  /** Waits for output that appears after a time, and returns whether some did. */
  synchronized boolean awaitAfter(long atMillis, long patienceMillis) throws InterruptedException {
    long deadline = nowMillis() + patienceMillis;
    while (commits.isEmpty() || commits.get(commits.size() - 1).atMillis() <= atMillis) {
      long left = deadline - nowMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private void follow() {
    try {
      while (true) {
        WatchKey key = watch.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          if (event.context() instanceof Path name) {
            see(name);
          } else {
            seeAll(); // Some events were lost.
          }
        }
        key.reset();
      }
    } catch (InterruptedException | ClosedWatchServiceException closed) {
      // nobody looks any more
    }
  }

  private void seeAll() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        see(folder.relativize(file));
      }
    } catch (IOException unreadable) {
      // The verifier will say so.
    }
  }

  private synchronized void see(Path name) {
    if (!counts(name) || !seen.add(name)) {
      return;
    }
    commits.add(new Commit(nowMillis(), rowsOf(folder.resolve(name))));
    notifyAll();
  }

  /** Whether a file's name is one of committed output. */
  static boolean counts(Path file) {
    char first = file.getFileName().toString().charAt(0);
    return first != '.' && first != '_';
  }

  private static long rowsOf(Path file) {
    try {
      long rows = 0;
      for (byte b : Files.readAllBytes(file)) {
        rows += b == '\n' ? 1 : 0;
      }
      return rows;
    } catch (IOException unreadable) {
      return 0; // The verifier will say so.
    }
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}
