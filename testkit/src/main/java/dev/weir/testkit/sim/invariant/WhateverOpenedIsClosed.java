package dev.weir.testkit.sim.invariant;

import dev.weir.testkit.sim.fault.Lives;

/**
 * Functions, keyed states, readers, writers and enumerators are closed once when those who opened
 * them are over, wherever that failed, unless their machine has died.
 */
public final class WhateverOpenedIsClosed extends Invariant {
  private final Lives lives;

  WhateverOpenedIsClosed(Lives lives) {
    this.lives = lives;
  }

  @Override
  public void ended() {
    lives.leftOpen().ifPresent(what -> violated(what + " was never closed"));
  }
}
