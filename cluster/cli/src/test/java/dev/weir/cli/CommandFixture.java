package dev.weir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands in this process and keeps what they write. */
public abstract class CommandFixture {
  private static final String CLASS_PATH = "java.class.path";

  public final StringWriter out = new StringWriter();
  public final StringWriter err = new StringWriter();

  /** Returns the exit code. */
  protected final int weir(String... words) {
    return Weir.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  /**
   * The same of a command that starts JVMs like this one: they have their classes from an archive.
   */
  protected final int weirWithProcesses(String... words) throws IOException {
    String classPath = System.getProperty(CLASS_PATH);
    System.setProperty(CLASS_PATH, ClassArchive.classPath());
    try {
      return weir(words);
    } finally {
      System.setProperty(CLASS_PATH, classPath);
    }
  }
}
