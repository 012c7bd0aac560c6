package dev.weir.cli.terminal;

/** The version of this program, and of the artifacts. */
public final class Version {
  public static final String NUMBER = "0.1.0-SNAPSHOT";

  private Version() {}
}
