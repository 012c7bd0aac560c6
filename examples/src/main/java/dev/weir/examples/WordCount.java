package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.connectors.file.line.LineBuffer;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Counts words while it reads: words are maximal runs of ASCII letters and digits, lower-cased, and
 * every occurrence is written as a line {@code word<TAB>count}. So exactly-once can be checked by
 * anybody: the lines of each word hold 1, 2, …, n, each once.
 */
public final class WordCount implements Job {
  record Count(String word, long n) {}

  @Override
  public String description() {
    return "counts the words of text files, one output line per occurrence";
  }

  @Override
  public void define(Pipeline p) {
    Path input = p.arg("input").orElse(ExampleData.path("prose")).asPath();
    Path output = p.arg("output").orElse("weir-output/wordcount").asPath();
    long rate = p.arg("rate").orElse("0").asLong();

    p.source("lines", ThrottledLines.of(FileSource.lines(input), rate))
        .flatMap("words", WordCount::split)
        .keyBy(word -> word)
        .process("count", RunningCount::new)
        .sink("counts", FileSink.of(output, WordCount::format));
  }

  static void split(String line, Output<String> out) {
    int end = 0;
    while (end < line.length()) {
      int start = end;
      while (start < line.length() && !isWordCharacter(line.charAt(start))) {
        start++;
      }
      end = start;
      while (end < line.length() && isWordCharacter(line.charAt(end))) {
        end++;
      }
      if (end > start) {
        out.emit(line.substring(start, end).toLowerCase(Locale.ROOT));
      }
    }
  }

  private static boolean isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static void format(Count count, LineBuffer out) {
    out.append(count.word()).append('\t').append(count.n());
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
}
