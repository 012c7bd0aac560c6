package dev.weir.testkit.sim;

/**
 * Functions, keyed states, readers, writers and enumerators are closed once when those who opened
 * them are over, wherever that failed, unless their machine has died.
 */
final class WhateverOpenedIsClosed extends Invariant {
  @Override
  void ended() {
    episode().lives.leftOpen().ifPresent(what -> violated(what + " was never closed"));
  }
}
