package dev.weir.runtime;

import dev.weir.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Closes one thing after the other, whatever they throw, errors included. The first failure is the
 * one that counts; later ones are suppressed in it.
 */
public final class Closings {
  private @Nullable Throwable first;

  public Closings() {}

  /**
   * @param first the failure because of which things are closed
   */
  public Closings(Throwable first) {
    this.first = first;
  }

  public void close(AutoCloseable each) {
    try {
      each.close();
    } catch (Throwable failed) {
      if (first == null) {
        first = failed;
      } else if (first != failed) {
        first.addSuppressed(failed);
      }
    }
  }

  /** Throws the first failure, if there was one; what is checked comes in a wrapper. */
  public void throwFirst() {
    Throwable failed = first;
    if (failed instanceof Error error) {
      throw error;
    }
    if (failed instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failed != null) {
      throw new IllegalStateException(Failure.of(failed).message(), failed);
    }
  }
}
