package dev.weir.testkit.harness;

import dev.weir.testkit.harness.VerificationMode.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Runs an operator through all modes and compares what comes out. */
final class Verification {
  private Verification() {}

  static void verify(HarnessSetup<?> setup, List<Input> inputs, List<Object> expected) {
    for (VerificationMode mode : modes(setup, inputs.size())) {
      try {
        Collected collected = new VerificationRun(setup, mode, inputs).run();
        boolean anyOrder = setup.anyOrder() || mode.isRescaling();
        compare("main output", expected, collected.main(), anyOrder);
        for (Map.Entry<String, List<Object>> side : setup.expectedSides().entrySet()) {
          compare(
              "side output '" + side.getKey() + "'",
              side.getValue(),
              collected.side(side.getKey()),
              anyOrder);
        }
      } catch (Throwable thrown) {
        throw new AssertionError(
            "operator '" + setup.operator() + "', " + mode + ": " + thrown.getMessage(), thrown);
      }
    }
  }

  private static List<VerificationMode> modes(HarnessSetup<?> setup, int inputs) {
    TreeSet<Integer> batches = new TreeSet<>(List.of(1, 2, 3, 7, Math.max(1, inputs)));
    batches.removeIf(size -> size > Math.max(1, inputs));
    List<VerificationMode> modes = new ArrayList<>();
    for (int batch : batches) {
      for (Recovery recovery : Recovery.values()) {
        for (boolean refusing : new boolean[] {false, true}) {
          modes.add(new VerificationMode(batch, recovery, refusing, List.of(1)));
          if (setup.isKeyed() && recovery != Recovery.NONE) {
            modes.add(new VerificationMode(batch, recovery, refusing, List.of(1, 2, 3, 1, 4, 2)));
          }
        }
      }
    }
    return modes;
  }

  static void compare(
      String what, List<?> expected, List<Emitted<Object>> actual, boolean anyOrder) {
    List<Object> found = new ArrayList<>();
    boolean timestamps = expected.stream().anyMatch(Emitted.class::isInstance);
    for (Emitted<Object> record : actual) {
      found.add(timestamps ? record : record.value());
    }
    boolean same = anyOrder ? counts(expected).equals(counts(found)) : expected.equals(found);
    if (!same) {
      throw new AssertionError(
          what
              + (anyOrder ? " (in any order)" : "")
              + " should be\n  "
              + expected
              + "\nbut was\n  "
              + found);
    }
  }

  private static Map<Object, Integer> counts(List<?> records) {
    Map<Object, Integer> counts = new java.util.HashMap<>();
    records.forEach(record -> counts.merge(record, 1, Integer::sum));
    return counts;
  }
}
