package dev.weir.plan;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers the connected components of chains in the order of their first chains. */
final class RegionNumbers {
  private RegionNumbers() {}

  static Map<String, Integer> of(Set<String> chains, List<Exchange> exchanges) {
    Map<String, String> parent = new HashMap<>();
    for (Exchange exchange : exchanges) {
      String from = root(parent, exchange.fromChain());
      String to = root(parent, exchange.toChain());
      if (!from.equals(to)) {
        parent.put(to, from);
      }
    }
    Map<String, Integer> numbers = new HashMap<>();
    Map<String, Integer> regions = new LinkedHashMap<>();
    for (String chain : chains) {
      String root = root(parent, chain);
      numbers.putIfAbsent(root, numbers.size());
      regions.put(chain, numbers.getOrDefault(root, 0));
    }
    return regions;
  }

  private static String root(Map<String, String> parent, String chain) {
    String at = chain;
    for (String next = parent.get(at); next != null; next = parent.get(at)) {
      at = next;
    }
    return at;
  }
}
