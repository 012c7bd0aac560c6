package dev.weir.testkit.harness;

import dev.weir.spi.connector.Sink;
import java.util.List;

/**
 * Tests that a sink makes every record visible exactly once, whatever happens to its writers.
 *
 * <pre>{@code
 * SinkHarness.verify(
 *     () -> {
 *       CollectingSink<String> sink = new CollectingSink<>();
 *       return SinkHarness.of(sink, sink::records);
 *     },
 *     List.of("a", "b", "c"));
 * }</pre>
 */
public final class SinkHarness {
  private static final int RUNS = 100;

  private SinkHarness() {}

  /**
   * A sink together with a view of where its records go.
   *
   * @param sink writes to a place of its own that is empty at first
   * @param visible reads what is committed there
   */
  public record SinkUnderTest<T>(Sink<T, ?> sink, Visible<T> visible) {}

  /** Reads what somebody else would find. */
  @FunctionalInterface
  public interface Visible<T> {
    /** Returns the committed records, in any order. */
    List<T> records() throws Exception;
  }

  /** Makes a sink with an empty place for its records. */
  @FunctionalInterface
  public interface Fresh<T> {
    /** Called once for each run. */
    SinkUnderTest<T> create() throws Exception;
  }

  /** A sink together with a view of where its records go. */
  public static <T> SinkUnderTest<T> of(Sink<T, ?> sink, Visible<T> visible) {
    return new SinkUnderTest<>(sink, visible);
  }

  /**
   * Writes the records in a hundred runs, each a different walk through checkpoints that complete,
   * fail, or are noticed late, twice or by some subtasks only, and crashes after which another
   * number of subtasks goes on from the last complete checkpoint. Each commit comes on several
   * threads at the same moment, earlier ones come again beside it, and beside each discard. A
   * writer that is not ready gets nothing more than a lot of records that was begun, until it is.
   * All the time nothing may be visible but what a complete checkpoint covers, each record at most
   * once; after a restore and after a notice to all subtasks, all of that. At the end everything
   * is.
   *
   * @param records all different
   * @throws AssertionError otherwise; the message has the run's seed for {@link #replay}
   */
  public static <T> void verify(Fresh<T> fresh, List<T> records) {
    for (long seed = 0; seed < RUNS; seed++) {
      replay(fresh, records, seed);
    }
  }

  /** Does one run of {@link #verify} again. */
  public static <T> void replay(Fresh<T> fresh, List<T> records, long seed) {
    try {
      new SinkWalk<>(fresh.create(), records, seed).run();
    } catch (Throwable thrown) {
      throw new AssertionError("sink, seed " + seed + ": " + thrown.getMessage(), thrown);
    }
  }
}
