package dev.weir.cluster;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Whom a client can ask, in the order in which it does. Safe for use by several threads. */
final class KnownNodes {
  private final Supplier<List<String>> given;

  /** The members of the cluster when it last told of them. */
  private List<String> members = List.of();

  private String answeredLast = "";

  KnownNodes(Supplier<List<String>> given) {
    this.given = given;
  }

  /** Who answered last, then the members, then those that were given. */
  synchronized List<String> toAsk() {
    Set<String> known = new LinkedHashSet<>(members);
    known.addAll(given.get());
    List<String> inOrder = new ArrayList<>(known);
    if (inOrder.remove(answeredLast)) {
      inOrder.add(0, answeredLast);
    }
    return inOrder;
  }

  synchronized void answered(String address) {
    answeredLast = address;
  }

  synchronized void learn(List<String> addresses) {
    members = List.copyOf(addresses);
  }
}
