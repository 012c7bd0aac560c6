package dev.weir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands in this process and keeps what they write. */
public abstract class CommandFixture {
  public final StringWriter out = new StringWriter();
  public final StringWriter err = new StringWriter();

  /** Returns the exit code. */
  protected final int weir(String... words) {
    return Weir.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
