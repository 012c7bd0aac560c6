package dev.weir.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lines that change. On a terminal they are drawn again where they stand; elsewhere each
 * version stands below the one before, with an empty line in between. For one thread.
 */
public final class RedrawnBlock {
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private final PrintWriter out;
  private final @Nullable Size size;
  private boolean shown;
  private int lines;

  /** Of a terminal: what does not fit is not drawn, since only what is on it can be redrawn. */
  record Size(int columns, int rows) {}

  RedrawnBlock(PrintWriter out, @Nullable Size size) {
    this.out = out;
    this.size = size;
  }

  /** One on standard output, which may be a terminal. */
  public static RedrawnBlock onStandardOutput(PrintWriter out) {
    return new RedrawnBlock(out, Terminal.sizeOfOutput());
  }

  /** Shows lines in place of those before. */
  public void show(String text) {
    if (size == null) {
      if (shown) {
        out.println();
      }
      out.print(text);
    } else {
      redraw(fitting(text.lines().toList(), size));
    }
    out.flush();
    shown = true;
  }

  private void redraw(List<String> next) {
    if (lines > 0) {
      out.print("\u001b[" + lines + "A\r");
    }
    next.forEach(line -> out.print(line + REST_OF_LINE + "\n"));
    out.print(REST_OF_SCREEN);
    lines = next.size();
  }

  /** The cursor stands below the last line, which takes one more. */
  private static List<String> fitting(List<String> all, Size size) {
    int room = Math.max(1, size.rows() - 1);
    List<String> lines = new ArrayList<>(all);
    if (lines.size() > room) {
      lines = new ArrayList<>(all.subList(0, room));
      lines.set(room - 1, "… " + Texts.counted(all.size() - room + 1, "more line"));
    }
    lines.replaceAll(line -> Texts.cut(line, Math.max(1, size.columns())));
    return lines;
  }
}
