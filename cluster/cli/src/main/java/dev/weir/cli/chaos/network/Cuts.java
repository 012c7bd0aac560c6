package dev.weir.cli.chaos.network;

import dev.weir.id.NodeName;
import java.util.Set;

/** Which ways are cut at the moment. Who wants to go one waits here. */
final class Cuts {
  private Set<Way> cut = Set.of();
  private boolean closed;

  /** From now on these, and no others. */
  synchronized void set(Set<Way> ways) {
    cut = Set.copyOf(ways);
    notifyAll();
  }

  /** Lets all go that wait; nobody waits any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether something that the node says or hears is cut off. */
  synchronized boolean touch(NodeName node) {
    return cut.stream().anyMatch(way -> way.touches(node));
  }

  /** Returns when the way is open. */
  synchronized void await(Way way) throws InterruptedException {
    while (!closed && cut.contains(way)) {
      wait();
    }
  }

  /** Returns when both ways are open: a connection is not made on one. */
  synchronized void awaitBoth(Way way) throws InterruptedException {
    while (!closed && (cut.contains(way) || cut.contains(way.back()))) {
      wait();
    }
  }
}
