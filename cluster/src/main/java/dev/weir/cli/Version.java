package dev.weir.cli;

/** The version of this program, and of the artifacts. */
final class Version {
  static final String NUMBER = "0.1.0-SNAPSHOT";

  private Version() {}
}
