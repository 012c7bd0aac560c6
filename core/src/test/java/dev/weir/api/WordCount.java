package dev.weir.api;

import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.Source;
import java.nio.file.Path;
import java.util.function.Function;

/** The pipeline that the documentation of {@link Job} shows, to prove that it compiles. */
public final class WordCount implements Job {
  record Count(String word, long n) {}

  @Override
  public void define(Pipeline p) {
    p.source("lines", FileSource.lines(p.arg("input").asPath()))
        .flatMap("words", WordCount::split)
        .keyBy(word -> word)
        .process("count", RunningCount::new)
        .sink("counts", FileSink.of(p.arg("output").asPath(), WordCount::format));
  }

  static final class RunningCount extends KeyedProcess<String, String, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<Count> out) {
      long n = seen.value() + 1;
      seen.update(n);
      out.emit(new Count(word, n));
    }
  }

  private static void split(String line, Output<String> out) {
    for (String word : line.split(" ", -1)) {
      out.emit(word);
    }
  }

  private static String format(Count count) {
    return count.word() + "\t" + count.n();
  }

  private record FileSource(Path path) {
    static Source<String, ?> lines(Path path) {
      return new SomeSource<>(new FileSource(path));
    }
  }

  private record FileSink<T>(Path path, Function<T, String> format) {
    static <T> Sink<T, ?> of(Path path, Function<T, String> format) {
      return new SomeSink<>(new FileSink<>(path, format));
    }
  }
}
