package dev.weir.benchmarks.cluster;

import java.io.IOException;

/** Turns waiting in vain into a sentence. */
final class Patience {
  private Patience() {}

  static void require(boolean came, String what) throws IOException {
    if (!came) {
      throw new IOException("there was no " + what);
    }
  }
}
