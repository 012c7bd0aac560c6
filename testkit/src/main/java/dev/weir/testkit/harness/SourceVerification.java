package dev.weir.testkit.harness;

import dev.weir.spi.connector.Source;
import dev.weir.testkit.harness.SourceHarness.SourceCapture;
import dev.weir.testkit.harness.VerificationMode.Recovery;
import java.util.List;

/** Reads a source in all modes and compares what comes out. */
final class SourceVerification<T, S> {
  private final SourceHarness<T, S> harness;
  private final VerificationMode mode;
  private int restores;

  private SourceVerification(SourceHarness<T, S> harness, VerificationMode mode) {
    this.harness = harness;
    this.mode = mode;
  }

  static <T, S> void verify(Source<T, S> source, List<T> expected) {
    if (!source.isBounded()) {
      throw new IllegalArgumentException("an unbounded source cannot be read to its end");
    }
    List<List<Integer>> parallelisms = List.of(List.of(1), List.of(3), List.of(2, 1, 3, 5));
    for (int batch : new int[] {1, 3, 64, 1000}) {
      for (Recovery recovery : Recovery.values()) {
        for (List<Integer> parallelism : parallelisms) {
          VerificationMode mode = new VerificationMode(batch, recovery, false, parallelism);
          verify(source, mode, expected);
        }
      }
    }
  }

  private static <T, S> void verify(Source<T, S> source, VerificationMode mode, List<T> expected) {
    try (SourceHarness<T, S> harness = SourceHarness.open(source, mode.parallelism(0))) {
      new SourceVerification<>(harness, mode).run();
      Verification.compare("the source", expected, harness.collected().main(), true);
    } catch (Throwable thrown) {
      throw new AssertionError("source, " + mode + ": " + thrown.getMessage(), thrown);
    }
  }

  private void run() throws Exception {
    while (!harness.isEnded()) {
      if (mode.recovery() == Recovery.REPLAY) {
        failAfterPolls();
      }
      readSomething();
      if (mode.recovery() == Recovery.RESTORE && !harness.isEnded()) {
        SourceCapture capture = harness.capture();
        if (restores % 2 == 1) {
          harness.complete();
        }
        restore(capture);
      }
    }
  }

  /** Goes on until a record has come: what a reader waits for, a restart may take from it again. */
  private void readSomething() throws Exception {
    int before = harness.collected().main().size();
    while (harness.collected().main().size() == before && !harness.isEnded()) {
      if (!harness.pollAll(mode.batch()) && !harness.isEnded()) {
        harness.advanceClock();
      }
    }
  }

  private void failAfterPolls() throws Exception {
    Collected.Mark mark = harness.collected().mark();
    long clock = harness.clock().now();
    SourceCapture capture = harness.capture();
    harness.pollAll(mode.batch());
    harness.collected().rollback(mark);
    harness.clock().reset(clock);
    restore(capture);
  }

  private void restore(SourceCapture capture) throws Exception {
    restores++;
    harness.restore(capture, mode.parallelism(restores));
  }
}
