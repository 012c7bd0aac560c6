package dev.weir.cli.terminal;

import org.jspecify.annotations.Nullable;

/** Who has the terminal. */
public interface StatusLineOwner {
  /** Where a line can be rewritten in place; null if there is no terminal. */
  @Nullable StatusLine status();
}
