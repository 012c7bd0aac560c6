package dev.weir.settings;

/** A password or key: in no message and in no log, since it prints as {@code (secret)}. */
public final class Secret {
  private final String text;

  Secret(String text) {
    this.text = text;
  }

  /** The text itself, for whoever hands it on to where it belongs. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
