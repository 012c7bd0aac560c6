package dev.weir.testkit.sim.kernel;

import java.util.ArrayList;
import java.util.List;

/** The machines. */
public final class Nodes {
  /** How long a machine is cut off at most. */
  public static final int LONGEST_ISOLATION_MILLIS = 200;

  private final Kernel kernel;
  private final SimRandom random;
  private final List<Node> nodes = new ArrayList<>();
  private Listener listener = new Listener() {};
  private int lives;

  /** Hears what becomes of machines. */
  public interface Listener {
    /** A machine does not answer any more. */
    default void lost(Node node) {}

    /** A machine is cut off for so long. */
    default void isolated(Node node, long forMillis) {}
  }

  public Nodes(Kernel kernel, SimRandom random, int count) {
    this.kernel = kernel;
    this.random = random;
    for (int i = 0; i < count; i++) {
      nodes.add(new Node(i, 0));
    }
  }

  /** Tells the listener from now on. */
  public void listen(Listener next) {
    listener = next;
  }

  /** One of the machines that anybody would place something on. */
  public Node anyUsable() {
    return random.oneOf(usable());
  }

  private List<Node> usable() {
    return nodes.stream().filter(Node::isUsable).toList();
  }

  /** Kills a node, unless it is the last one. */
  public String kill() {
    List<Node> candidates = usable();
    if (candidates.size() < 2) {
      return "nobody";
    }
    Node node = random.oneOf(candidates);
    kill(node);
    return node.toString();
  }

  /** Kills a node; it comes back empty. */
  public void kill(Node node) {
    node.die();
    kernel.network().onDeath(node);
    int number = nodes.indexOf(node);
    listener.lost(node);
    kernel.in(
        random.between(5, 100),
        "revive",
        node,
        () -> {
          if (nodes.get(number) == node) {
            nodes.set(number, new Node(number, ++lives));
          }
        });
  }

  /** Cuts a node off, unless it is the last one; it comes back, or dies. */
  public String isolate() {
    List<Node> candidates = usable();
    if (candidates.size() < 2) {
      return "nobody";
    }
    Node node = random.oneOf(candidates);
    isolate(node);
    int duration = random.between(10, LONGEST_ISOLATION_MILLIS);
    listener.isolated(node, duration);
    kernel.in(
        duration,
        "reunite",
        node,
        () -> {
          if (!node.isAlive()) {
            return;
          }
          if (random.chance(0.4)) {
            kill(node);
          } else {
            reunite(node);
          }
        });
    return node.toString();
  }

  /** Cuts a node off: it goes on, and is taken for dead. */
  public void isolate(Node node) {
    node.isolate(true);
    listener.lost(node);
  }

  /** A node that was cut off is heard again. */
  public void reunite(Node node) {
    node.isolate(false);
    kernel.network().onReachable(node);
  }

  /**
   * Cuts the connection of two machines, several times, each time for so long and with as long a
   * pause behind it. What is under way waits.
   *
   * @param bothWays or only in one direction
   */
  public String partition(boolean bothWays, int times, long forMillis) {
    List<Node> usable = new ArrayList<>(usable());
    if (usable.size() < 2) {
      return "nobody";
    }
    Node one = random.oneOf(usable);
    usable.remove(one);
    Node other = random.oneOf(usable);
    for (int i = 0; i < times; i++) {
      kernel.in(2L * i * forMillis, "cut", one, () -> cut(one, other, bothWays));
      kernel.in((2L * i + 1) * forMillis, "heal", one, () -> heal(one, other));
    }
    return one + (bothWays ? " and " : " to ") + other;
  }

  /** From now on one does not reach the other, nor perhaps the other the one. */
  public void cut(Node from, Node to, boolean bothWays) {
    kernel.network().cut(from, to);
    if (bothWays) {
      kernel.network().cut(to, from);
    }
  }

  /** The two reach each other again. */
  public void heal(Node one, Node other) {
    kernel.network().heal(one, other);
    kernel.network().heal(other, one);
  }

  /** Sets a machine's clock ahead or back. */
  public String setClock() {
    Node node = random.oneOf(nodes);
    node.setClock(random.between(-60, 60));
    return node + " to " + node.clockOffsetMillis();
  }

  /** All machines die at once, and are replaced at once. */
  public void crashAll() {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).die();
      nodes.set(i, new Node(i, ++lives));
    }
  }
}
