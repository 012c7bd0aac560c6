package dev.weir.testkit.sim.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages: in order from one endpoint to another, in any order and after any time between
 * different pairs. What is sent to or by the dead is lost, of the latter's last messages any tail.
 */
public final class Network {
  /** What a message is, for the trace. */
  private record Route(Endpoint from, Endpoint to, Object what) {
    @Override
    public String toString() {
      return from + " > " + to + " " + what;
    }
  }

  private record Pair(Endpoint from, Endpoint to) {}

  /** A direction in which nothing gets through for a while. */
  private record Cut(@Nullable Node from, @Nullable Node to) {}

  private record Message(String kind, Route route, Runnable delivery) {}

  /** One direction between two endpoints. */
  private final class Link {
    private final Endpoint from;
    private final Endpoint to;
    private final boolean carriesFrames;
    private final ArrayDeque<Message> underWay = new ArrayDeque<>();
    private long lastAt;
    private long slowUntil;
    private long slowByMillis;
    private long brokenUntil;

    private Link(Endpoint from, Endpoint to, boolean carriesFrames) {
      this.from = from;
      this.to = to;
      this.carriesFrames = carriesFrames;
    }

    private boolean isHeld() {
      return from.node() != to.node() && (from.isCutOff() || to.isCutOff() || isCut());
    }

    private boolean isCut() {
      return cuts.contains(new Cut(from.node(), to.node()));
    }

    /** What arrives next, for the trace. */
    private final Object head =
        new Object() {
          @Override
          public String toString() {
            Message next = underWay.peekFirst();
            return next == null ? "nothing" : next.route().toString();
          }
        };

    @Override
    public String toString() {
      return from + " > " + to;
    }
  }

  private final EventQueue queue;
  private final SimRandom random;
  private final double meanDelayMillis;
  private final Map<Pair, Link> links = new HashMap<>();
  private final List<Link> inOrder = new ArrayList<>();
  private final Set<Cut> cuts = new HashSet<>();
  private Runnable onLoss = () -> {};

  Network(EventQueue queue, SimRandom random, double meanDelayMillis) {
    this.queue = queue;
    this.random = random;
    this.meanDelayMillis = meanDelayMillis;
  }

  /** Called for each message that a broken connection swallows. */
  public void onLoss(Runnable callback) {
    onLoss = callback;
  }

  public long delay() {
    return random.exponential(meanDelayMillis);
  }

  public void send(Endpoint from, Endpoint to, String kind, Object what, Runnable delivery) {
    Link link =
        links.computeIfAbsent(
            new Pair(from, to),
            pair -> {
              Link fresh = new Link(from, to, from.isPeer() && to.isPeer());
              inOrder.add(fresh);
              return fresh;
            });
    if (!from.isAlive()) {
      return;
    }
    if (queue.now() < link.brokenUntil) {
      onLoss.run();
      return;
    }
    link.underWay.addLast(new Message(kind, new Route(from, to, what), delivery));
    long delay = delay() + (queue.now() < link.slowUntil ? link.slowByMillis : 0);
    link.lastAt = Math.max(link.lastAt, queue.now() + delay);
    deliverAt(link, link.lastAt, kind);
  }

  private void deliverAt(Link link, long at, String kind) {
    queue.at(at, kind, link.head, () -> deliverNext(link));
  }

  private void deliverNext(Link link) {
    if (link.isHeld()) {
      return;
    }
    Message next = link.underWay.pollFirst();
    if (next != null && link.to.isAlive()) {
      next.delivery().run();
    }
  }

  /** A node died: a tail of what it sent last never arrives. */
  void onDeath(Node node) {
    for (Link link : inOrder) {
      if (link.from.node() == node && link.to.node() != node) {
        int lost = random.below(link.underWay.size() + 1);
        for (int i = 0; i < lost; i++) {
          link.underWay.removeLast();
        }
      }
    }
    forgetTheDead();
  }

  private void forgetTheDead() {
    inOrder.removeIf(
        link -> {
          boolean over = !link.to.isAlive() || (!link.from.isAlive() && link.underWay.isEmpty());
          if (over) {
            link.underWay.clear();
            links.remove(new Pair(link.from, link.to));
          }
          return over;
        });
  }

  /** A node can be reached again: what was held back arrives. */
  void onReachable(Node node) {
    for (Link link : inOrder) {
      if (link.from.node() == node || link.to.node() == node) {
        release(link);
      }
    }
  }

  private void release(Link link) {
    link.underWay.forEach(each -> deliverAt(link, queue.now() + delay(), each.kind()));
  }

  /** Nothing gets from one node to the other any more. */
  void cut(Node from, Node to) {
    cuts.add(new Cut(from, to));
  }

  /** It does again, and what was held back arrives. */
  void heal(Node from, Node to) {
    cuts.remove(new Cut(from, to));
    for (Link link : inOrder) {
      if (link.from.node() == from && link.to.node() == to) {
        release(link);
      }
    }
  }

  /** Everything that is under way is lost. */
  public void clear() {
    inOrder.forEach(link -> link.underWay.clear());
    links.clear();
    inOrder.clear();
  }

  /** Slows one connection down; returns which, in words. */
  public String slowDown(long byMillis, long forMillis) {
    if (inOrder.isEmpty()) {
      return "nothing";
    }
    Link link = random.oneOf(inOrder);
    link.slowByMillis = byMillis;
    link.slowUntil = queue.now() + forMillis;
    return link.toString();
  }

  /** From now on one connection between subtasks loses everything for a while. */
  public String breakConnection(long forMillis) {
    List<Link> candidates = inOrder.stream().filter(link -> link.carriesFrames).toList();
    if (candidates.isEmpty()) {
      return "nothing";
    }
    Link link = random.oneOf(candidates);
    link.brokenUntil = queue.now() + forMillis;
    int lost = random.below(link.underWay.size() + 1);
    for (int i = 0; i < lost; i++) {
      link.underWay.removeLast();
      onLoss.run();
    }
    return link.toString();
  }
}
