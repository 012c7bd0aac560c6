package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.connector.RateLimited;
import dev.weir.connector.Source;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.connectors.file.LineBuffer;
import dev.weir.function.Context;
import dev.weir.function.KeyedProcess;
import dev.weir.function.Output;
import dev.weir.state.ValueState;
import java.nio.file.Path;

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

    p.source("lines", throttled(FileSource.lines(input), rate))
        .flatMap("words", WordCount::split)
        .keyBy(word -> word)
        .process("count", RunningCount::new)
        .sink("counts", FileSink.of(output, WordCount::format));
  }

  private static <S> Source<String, ?> throttled(Source<String, S> lines, long linesPerSecond) {
    return linesPerSecond > 0 ? RateLimited.of(lines, (double) linesPerSecond) : lines;
  }

  static void split(String line, Output<String> out) {
    int start = -1;
    for (int i = 0; i < line.length(); i++) {
      if (isWordCharacter(line.charAt(i))) {
        if (start < 0) {
          start = i;
        }
      } else if (start >= 0) {
        out.emit(lowerCased(line, start, i));
        start = -1;
      }
    }
    if (start >= 0) {
      out.emit(lowerCased(line, start, line.length()));
    }
  }

  private static boolean isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** ASCII alone changes its case, whatever the machine's language is. */
  private static String lowerCased(String line, int start, int end) {
    char[] word = new char[end - start];
    for (int i = start; i < end; i++) {
      char c = line.charAt(i);
      word[i - start] = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return new String(word);
  }

  static void format(Count count, LineBuffer out) {
    out.append(count.word()).append('\t').append(count.n());
  }

  static final class RunningCount extends KeyedProcess<String, String, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(String word, Context ctx, Output<Count> out) {
      long n = seen.value() + 1;
      seen.update(n);
      out.emit(new Count(word, n));
    }
  }
}
