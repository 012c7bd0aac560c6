package dev.weir.cli.cluster;

import dev.weir.cli.terminal.Interruption;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts nodes again that have died. Which nodes there should be it reads from the folder each
 * time: other commands add, remove and stop them meanwhile.
 */
final class Supervisor {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int INTERRUPTED = 130;

  /** When a node may be started again, and after which pause if it dies at once again. */
  private record Restart(long atNanos, Duration pause) {}

  private final ClusterFolder folder;
  private final PrintWriter out;
  private final NodeLauncher launcher;
  private final Map<NodeName, Restart> restarts = new HashMap<>();

  /** Found dead when it was last looked. */
  private Set<NodeProcess> dead = Set.of();

  Supervisor(ClusterFolder folder, PrintWriter out) {
    this.folder = folder;
    this.out = out;
    launcher = new NodeLauncher(folder, NodeAddresses.LOOPBACK);
  }

  /** Returns when it was interrupted and the cluster is stopped, or when others have stopped it. */
  void run() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption =
        Interruption.install(stopped::countDown, () -> Runtime.getRuntime().halt(INTERRUPTED));
    try {
      say("dead nodes are started again; Ctrl-C stops the cluster");
      while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (folder.processes().isEmpty()) {
          say("the cluster was stopped");
          return;
        }
        look();
      }
      DownCommand.stop(folder, out);
    } finally {
      interruption.remove();
    }
  }

  private void look() throws Exception {
    Set<NodeProcess> before = dead;
    dead =
        folder.processes().stream()
            .filter(node -> !node.isAlive())
            .collect(Collectors.toUnmodifiableSet());
    // If all die at once, nobody is to join one of whom that is not known yet.
    if (dead.isEmpty() || !before.equals(dead)) {
      return;
    }
    AutoCloseable lock;
    try {
      lock = folder.lock();
    } catch (IOException busy) {
      return; // Another command is at work. There will be another look.
    }
    try (lock) {
      for (NodeProcess node : folder.processes()) {
        if (!node.isAlive() && isDue(node.name())) {
          restart(node);
        }
      }
    }
  }

  private boolean isDue(NodeName name) {
    long now = System.nanoTime();
    Restart last = restarts.get(name);
    if (last != null && now - last.atNanos() < 0) {
      return false;
    }
    Duration pause = SHORTEST_PAUSE;
    if (last != null && now - last.atNanos() < LONGEST_PAUSE.toNanos()) {
      Duration longer = last.pause().multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
    restarts.put(name, new Restart(now + pause.toNanos(), pause));
    return true;
  }

  private void restart(NodeProcess dead) throws Exception {
    List<String> others = folder.addresses();
    say("node " + dead.name() + " is dead (process " + dead.pid() + "), and is started again");
    try {
      UpCommand.awaitMember(launcher, launcher.start(dead.name(), others), out);
    } catch (IOException failed) {
      say(String.valueOf(failed.getMessage()));
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
