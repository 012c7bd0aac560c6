package dev.weir.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where this process writes to: pictures and prose are in Unicode whatever the locale says, and a
 * status line keeps out of the way of logs and of what the pipeline prints. Which streams are
 * terminals the launcher knows; the JDK does not tell.
 *
 * @param status null if standard error is no terminal
 */
public record Terminal(PrintWriter out, PrintWriter err, @Nullable StatusLine status) {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int DEFAULT_ROWS = 24;

  /** Replaces {@code System.out} and {@code System.err}. */
  public static Terminal takeOver() {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    Charset charset = windows ? Charset.defaultCharset() : StandardCharsets.UTF_8;
    PrintStream out = stream(FileDescriptor.out, charset);
    PrintStream err = stream(FileDescriptor.err, charset);
    StatusLine status = null;
    if (Boolean.getBoolean("weir.terminal")) {
      int columns = Integer.getInteger("weir.terminal.columns", DEFAULT_COLUMNS);
      status = new StatusLine(err, columns < 1 ? DEFAULT_COLUMNS : columns);
      err = status.beside(err, charset);
      if (Boolean.getBoolean("weir.terminal.out")) {
        out = status.beside(out, charset);
      }
    }
    System.setOut(out);
    System.setErr(err);
    return new Terminal(
        new PrintWriter(out, true, charset), new PrintWriter(err, true, charset), status);
  }

  /** How large the terminal is that standard output is; null if it is none. */
  static RedrawnBlock.@Nullable Size sizeOfOutput() {
    if (!Boolean.getBoolean("weir.terminal.out")) {
      return null;
    }
    int columns = Integer.getInteger("weir.terminal.columns", DEFAULT_COLUMNS);
    int rows = Integer.getInteger("weir.terminal.rows", DEFAULT_ROWS);
    return new RedrawnBlock.Size(
        columns < 1 ? DEFAULT_COLUMNS : columns, rows < 1 ? DEFAULT_ROWS : rows);
  }

  private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
    return new PrintStream(new FileOutputStream(descriptor), true, charset);
  }
}
