package dev.weir.settings;

import dev.weir.failure.ExplainedFailure;

/** A setting is missing, malformed, out of range or unknown; the message names it in full. */
public final class SettingException extends IllegalArgumentException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  public SettingException(String message) {
    super(message);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
