package dev.weir.connector;

import dev.weir.spi.connector.WriterContext;
import java.io.PrintStream;
import java.util.concurrent.Callable;

/**
 * Prints each record on a line of its own, at least once. The lines of different subtasks do not
 * mix.
 */
public final class ConsoleSink<T> extends AtLeastOnceSink<T> {
  private final PrintStream console;

  private ConsoleSink(PrintStream console) {
    this.console = console;
  }

  /** A sink that prints to the standard output. */
  public static <T> ConsoleSink<T> create() {
    return new ConsoleSink<>(System.out);
  }

  /** A sink that prints to the given stream. */
  public static <T> ConsoleSink<T> to(PrintStream console) {
    return new ConsoleSink<>(console);
  }

  @Override
  public Writer<T> writer(WriterContext context) {
    return new LineWriter<>(console);
  }

  private static final class LineWriter<T> extends Writer<T> {
    private static final int FLUSH_AT_CHARS = 8192;

    private final PrintStream console;
    private final StringBuilder lines = new StringBuilder();

    LineWriter(PrintStream console) {
      this.console = console;
    }

    @Override
    public void write(T value, long timestampMillis) {
      lines.append(value).append(System.lineSeparator());
      if (lines.length() >= FLUSH_AT_CHARS) {
        flush();
      }
    }

    @Override
    public void flush() {
      if (!lines.isEmpty()) {
        console.print(lines);
        console.flush();
        lines.setLength(0);
      }
    }

    @Override
    protected Callable<?> prepareFlush() {
      flush();
      return () -> true;
    }

    @Override
    public void close() {
      flush();
    }
  }
}
