package dev.weir.runtime.life;

import dev.weir.element.Frame;
import org.jspecify.annotations.Nullable;

/** A part of a frame that comes from another machine, or all of it. */
@FunctionalInterface
public interface Arrival {
  /** Takes the part in; returns the frame that is complete with it, null if more is to follow. */
  @Nullable Frame take() throws Exception;
}
