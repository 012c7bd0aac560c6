package dev.weir.testkit.harness;

import java.util.List;

/**
 * One way of running an operator.
 *
 * @param batch how many inputs come between two pauses
 * @param refusing whether the output takes one record at a time
 * @param parallelisms the numbers of subtasks, one after the other at each restore, then from the
 *     beginning
 */
record VerificationMode(
    int batch, Recovery recovery, boolean refusing, List<Integer> parallelisms) {

  /** What happens at a pause. */
  enum Recovery {
    /** Nothing but a snapshot that nobody needs. */
    NONE,
    /** Another instance goes on from a snapshot. */
    RESTORE,
    /**
     * A snapshot is captured; the instance goes on, then fails; another one repeats what followed.
     */
    REPLAY
  }

  boolean isRescaling() {
    return parallelisms.size() > 1;
  }

  int parallelism(int restores) {
    return parallelisms.get(restores % parallelisms.size());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("in batches of ").append(batch);
    switch (recovery) {
      case NONE -> text.append(", without restores");
      case RESTORE -> text.append(", restored at each pause");
      case REPLAY -> text.append(", failing after each batch and repeating it");
    }
    if (refusing) {
      text.append(", with an output that takes one record at a time");
    }
    if (isRescaling()) {
      text.append(", on ").append(parallelisms).append(" subtasks in turn");
    }
    return text.toString();
  }
}
