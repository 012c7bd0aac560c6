package dev.weir.examples.verify;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** For each key, which of the numbers 1, 2, … were seen. */
final class RunningNumbers {
  private final Map<String, BitSet> seen = new TreeMap<>();

  void see(String key, String number, Problems problems) {
    int n;
    try {
      n = Integer.parseInt(number);
    } catch (NumberFormatException e) {
      problems.add(key + ": '" + number + "' is not a number");
      return;
    }
    BitSet numbers = seen.computeIfAbsent(key, k -> new BitSet());
    if (n < 1) {
      problems.add(key + ": " + n + " is no count");
    } else if (numbers.get(n)) {
      problems.add(key + ": " + n + " was written twice");
    } else {
      numbers.set(n);
    }
  }

  /** Reports each key whose numbers are not 1 to the expected one. */
  void compare(Map<String, Integer> expected, Problems problems) {
    expected.forEach((key, n) -> compare(key, n, seen.getOrDefault(key, new BitSet()), problems));
    for (String key : seen.keySet()) {
      if (!expected.containsKey(key)) {
        problems.add(key + ": is not in the input");
      }
    }
  }

  private static void compare(String key, int expected, BitSet numbers, Problems problems) {
    int missing = numbers.nextClearBit(1);
    int most = numbers.length() - 1;
    if (missing <= expected) {
      int found = numbers.cardinality();
      problems.add(
          key + ": " + missing + " is missing; " + found + " of " + expected + " are there");
    }
    if (most > expected) {
      problems.add(key + ": was counted to " + most + " instead of " + expected);
    }
  }
}
