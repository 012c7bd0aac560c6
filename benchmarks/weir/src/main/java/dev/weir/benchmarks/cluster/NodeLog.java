package dev.weir.benchmarks.cluster;

import dev.weir.id.NodeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a node says from some moment on. */
final class NodeLog {
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 20;

  private final Path file;
  private final long behind;

  private NodeLog(Path file, long behind) {
    this.file = file;
    this.behind = behind;
  }

  /**
   * What it says from now on.
   *
   * @param cluster the folder of the cluster
   */
  static NodeLog atEnd(Path cluster, NodeName node) throws IOException {
    Path file = cluster.resolve("logs").resolve(node + ".log");
    return new NodeLog(file, Files.size(file));
  }

  /**
   * When the node found out that another one is dead, in milliseconds since the epoch.
   *
   * @throws IOException if it does not find out
   */
  long deathAtMillis(NodeName dead) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    String verdict = "node " + dead + " ";
    while (System.nanoTime() < deadline) {
      for (String line : lines()) {
        if (line.contains(verdict) && line.contains(" is dead")) {
          return LocalTime.parse(line.substring(0, line.indexOf(' ')))
              .atDate(LocalDate.now(ZoneId.systemDefault()))
              .atZone(ZoneId.systemDefault())
              .toInstant()
              .toEpochMilli();
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new IOException(file + " does not say that node " + dead + " is dead");
  }

  private List<String> lines() throws IOException {
    byte[] all = Files.readAllBytes(file);
    return new String(Arrays.copyOfRange(all, (int) behind, all.length), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}
