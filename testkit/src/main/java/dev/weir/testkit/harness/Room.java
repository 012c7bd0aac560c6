package dev.weir.testkit.harness;

import org.jspecify.annotations.Nullable;

/**
 * The room behind an operator's output, and a watch over how the operator respects it: in a method
 * that can be called again it asks for room before each step, and once it found none it emits
 * nothing until the next call.
 */
final class Room {
  private final boolean unlimited;
  private final int burst;
  private boolean resumable;
  private boolean refused;
  private int sinceAsked;
  private int used;
  private @Nullable String violation;

  private Room(boolean unlimited, int burst) {
    this.unlimited = unlimited;
    this.burst = burst;
  }

  static Room unlimited() {
    return new Room(true, Integer.MAX_VALUE);
  }

  /**
   * Room for one record at a time.
   *
   * @param burst how many records a step may emit all the same
   */
  static Room forOne(int burst) {
    return new Room(false, burst);
  }

  /** A method of the operator begins. */
  void beginCall(boolean canReturnEarly) {
    resumable = canReturnEarly;
    refused = false;
    sinceAsked = 0;
    used = 0;
  }

  boolean hasRoom() {
    sinceAsked = 0;
    boolean room = unlimited || used == 0;
    refused |= !room;
    return room;
  }

  void onEmit() {
    used++;
    sinceAsked++;
    if (!resumable || unlimited || violation != null) {
      return;
    }
    if (refused) {
      violation = "emitted a record after hasRoom() had returned false in the same call";
    } else if (sinceAsked > burst) {
      violation =
          "emitted " + sinceAsked + " records without asking hasRoom(); a step may emit " + burst;
    }
  }

  /** How many records were emitted since the call began. */
  int used() {
    return used;
  }

  /** What the operator did wrong so far. */
  @Nullable String violation() {
    return violation;
  }
}
