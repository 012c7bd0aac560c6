package dev.weir.api;

/**
 * A pipeline as code. Each node of a cluster makes its own instance, with the constructor that
 * takes no arguments, and calls {@link #define}: nothing is shipped as a serialized closure. So the
 * same arguments must define the same pipeline everywhere; nodes that disagree refuse to run it
 * together.
 *
 * <pre>{@code
 * public final class WordCount implements Job {
 *   record Count(String word, long n) {}
 *
 *   @Override
 *   public void define(Pipeline p) {
 *     p.source("lines", FileSource.lines(p.arg("input").asPath()))
 *         .flatMap("words", WordCount::split)
 *         .keyBy(word -> word)
 *         .process("count", RunningCount::new)
 *         .sink("counts", FileSink.of(p.arg("output").asPath(), WordCount::format));
 *   }
 *
 *   static final class RunningCount extends KeyedProcess<String, String, Count> {
 *     private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));
 *
 *     @Override
 *     public void onRecord(String word, KeyedContext<String> ctx, Output<Count> out) {
 *       long n = seen.value() + 1;
 *       seen.update(n);
 *       out.emit(new Count(word, n));
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p><b>Records are immutable values.</b> Between operators of one machine they are passed by
 * reference, to several readers perhaps, and state keeps them as they are. Whoever changes a record
 * after it was emitted, received or put into state changes it for others, at another time on each
 * run. Java records of immutable fields are right by nature.
 */
@FunctionalInterface
public interface Job {
  /** Lays out the pipeline: declares sources, operators and sinks. It does not process records. */
  void define(Pipeline p);

  /** A line about what the job does, for the list of jobs. */
  default String description() {
    return "";
  }
}
