package dev.weir.testkit.sim;

import dev.weir.id.SubtaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The machines, and which subtask lives where. */
final class Nodes {
  private final Episode episode;
  private final SimRandom random;
  private final List<Node> nodes = new ArrayList<>();
  private final TreeMap<SubtaskId, SubtaskPlace> hosts = new TreeMap<>();
  private final List<SubtaskPlace> all = new ArrayList<>();
  private int lives;

  Nodes(Episode episode, SimRandom random, int count) {
    this.episode = episode;
    this.random = random;
    for (int i = 0; i < count; i++) {
      nodes.add(new Node(i, 0));
    }
  }

  /** Where a subtask is, or is to be from now on if it is nowhere. */
  SubtaskPlace place(SubtaskId subtask) {
    SubtaskPlace host = hosts.get(subtask);
    if (host == null || host.node == null || !host.node.isUsable()) {
      host = new SubtaskPlace(episode, subtask, random.oneOf(usable()));
      hosts.put(subtask, host);
      all.removeIf(each -> !each.isAlive());
      all.add(host);
    }
    return host;
  }

  /** All places where a subtask may run, present and past, in the order of their creation. */
  List<SubtaskPlace> hosts() {
    return all;
  }

  private List<Node> usable() {
    return nodes.stream().filter(Node::isUsable).toList();
  }

  /** Kills a node, unless it is the last one. */
  String kill() {
    List<Node> candidates = usable();
    if (candidates.size() < 2) {
      return "nobody";
    }
    Node node = random.oneOf(candidates);
    die(node);
    return node.toString();
  }

  private void die(Node node) {
    node.die();
    episode.network.onDeath(node);
    int number = nodes.indexOf(node);
    episode.reportLost(node);
    episode.queue.in(
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
  String isolate() {
    List<Node> candidates = usable();
    if (candidates.size() < 2) {
      return "nobody";
    }
    Node node = random.oneOf(candidates);
    node.isolate(true);
    episode.reportLost(node);
    int duration = random.between(10, 200);
    episode.chaos.harms(duration + 20);
    episode.queue.in(
        duration,
        "reunite",
        node,
        () -> {
          if (!node.isAlive()) {
            return;
          }
          if (random.chance(0.4)) {
            die(node);
          } else {
            node.isolate(false);
            episode.network.onReachable(node);
          }
        });
    return node.toString();
  }

  /** Sets a machine's clock ahead or back. */
  String setClock() {
    Node node = random.oneOf(nodes);
    node.setClock(random.between(-60, 60));
    return node + " to " + node.clockOffsetMillis();
  }

  /** All machines die at once, and are replaced at once. */
  void crashAll() {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).die();
      nodes.set(i, new Node(i, ++lives));
    }
    hosts.clear();
    all.clear();
  }
}
