package dev.weir.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * A line at the bottom of a terminal that is rewritten in place. Whatever else goes to the terminal
 * pushes it away and stands on lines of its own. Safe for use by several threads.
 */
public final class StatusLine {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private final int columns;
  private boolean shown;

  /**
   * @param columns of the terminal; a longer status is cut, since a line that wraps cannot be
   *     rewritten
   */
  StatusLine(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  public synchronized void show(String status) {
    int room = Math.max(1, columns - 1);
    terminal.print(CLEAR + (status.length() > room ? status.substring(0, room) : status));
    terminal.flush();
    shown = true;
  }

  synchronized void clear() {
    if (shown) {
      terminal.print(CLEAR);
      terminal.flush();
      shown = false;
    }
  }

  /** The stream, with the status out of the way before each write. */
  PrintStream beside(PrintStream stream, Charset charset) {
    return new PrintStream(new Beside(stream), true, charset);
  }

  private final class Beside extends OutputStream {
    private final PrintStream stream;

    Beside(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int oneByte) {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      synchronized (StatusLine.this) {
        clear();
        stream.write(bytes, offset, length);
      }
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }
  }
}
