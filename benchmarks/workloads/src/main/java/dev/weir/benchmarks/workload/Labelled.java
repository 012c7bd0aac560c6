package dev.weir.benchmarks.workload;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Something that command lines, lines of results and tables know by a short name. */
public interface Labelled {
  /** The short name. */
  String label();

  /**
   * Finds the one of that name.
   *
   * @param what they are, for the message
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  static <T extends Labelled> T of(T[] all, String what, String label) {
    return Arrays.stream(all)
        .filter(each -> each.label().equals(label))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no %s named '%s'; known: %s"
                        .formatted(
                            what,
                            label,
                            Arrays.stream(all)
                                .map(Labelled::label)
                                .collect(Collectors.joining(", ")))));
  }
}
