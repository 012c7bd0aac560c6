package dev.weir.benchmarks.weir;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Sentences;
import dev.weir.spi.connector.Source;

/** Splits sentences and counts each word's occurrences, one row for each. */
record WordCountJob(Source<String, ?> sentences, Measurement measurement) implements Job {
  @Override
  public void define(Pipeline p) {
    p.source("sentences", sentences)
        .<String>flatMap("words", (sentence, out) -> Sentences.split(sentence, out::emit))
        .keyBy(word -> word)
        .process("count", RunningCount::new)
        .sink("counts", new TallySink<>(measurement, Sentences::count));
  }

  private static final class RunningCount extends KeyedProcess<String, String, Sentences.Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class));

    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<Sentences.Count> out) {
      Long before = seen.value();
      long n = before == null ? 1 : before + 1;
      seen.update(n);
      out.emit(new Sentences.Count(word, n));
    }
  }
}
