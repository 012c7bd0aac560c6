package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a text of a hundred bytes for each of many keys. Its input is a sequence of steps, each of
 * which is let in from outside: one that writes all keys, some that change one key in a hundred,
 * and some that compare every key's text with what it has to be.
 */
final class LargeStateJob implements Job {
  private static final int LENGTH = 100;
  private static final int SHARE = 100;

  /** What a step does with its keys. */
  enum Step {
    LOAD,
    CHANGE,
    COMPARE
  }

  record Access(long key, int version, boolean compare) {}

  private final long keys;
  private final Step[] steps;
  private final PacedSource.Gate gate = new PacedSource.Gate();
  private final LongAdder done = new LongAdder();

  LargeStateJob(long keys, Step... steps) {
    this.keys = keys;
    this.steps = steps;
  }

  PacedSource.Gate gate() {
    return gate;
  }

  /** How many accesses the functions of this process have made. */
  long done() {
    return done.sum();
  }

  /** How many accesses the steps before this one make. */
  long begin(int step) {
    long begin = 0;
    for (int i = 0; i < step; i++) {
      begin += length(i);
    }
    return begin;
  }

  private long length(int step) {
    return steps[step] == Step.CHANGE ? (keys + SHARE - 1) / SHARE : keys;
  }

  @Override
  public void define(Pipeline p) {
    p.source(
            "accesses",
            new PacedSource<>(GeneratorSource.of(Long.MAX_VALUE - 1, this::access).lanes(6), gate))
        .keyBy(Access::key)
        .process("texts", () -> new Texts(done));
  }

  private Access access(long index) {
    int step = 0;
    int changes = 0;
    long at = index;
    while (at >= length(step)) {
      at -= length(step);
      changes += steps[step] == Step.CHANGE ? 1 : 0;
      step++;
    }
    if (steps[step] == Step.CHANGE) {
      return new Access((at * SHARE + changes) % keys, changes + 1, false);
    }
    boolean compare = steps[step] == Step.COMPARE;
    // The step of changes that has this key among its own; there are fewer than a hundred.
    int changed = (int) (at % SHARE);
    return new Access(at, changed < changes ? changed + 1 : 0, compare);
  }

  /** A hundred characters that no compression makes much smaller. */
  static String text(long key, int version) {
    SplittableRandom random = new SplittableRandom(key * SHARE + version);
    char[] text = new char[LENGTH];
    for (int i = 0; i < LENGTH; i += 10) {
      long bits = random.nextLong();
      for (int j = i; j < i + 10; j++) {
        text[j] = (char) (' ' + (bits & 63));
        bits >>>= 6;
      }
    }
    return new String(text);
  }

  private static final class Texts extends KeyedProcess<Long, Access, Long> {
    private final ValueState<String> text = state(ValueState.of("text", String.class));
    private final LongAdder done;

    Texts(LongAdder done) {
      this.done = done;
    }

    @Override
    public void onRecord(Access access, KeyedContext<Long> ctx, Output<Long> out) {
      String now = text(access.key(), access.version());
      if (!access.compare()) {
        text.update(now);
      } else if (!now.equals(text.value())) {
        throw new WrongStateException(
            "key %d does not hold version %d: %s"
                .formatted(access.key(), access.version(), text.value()));
      }
      done.increment();
    }
  }
}
