/** Time as data: merging of watermarks, timers, and the assigners and triggers of windows. */
@NullMarked
package dev.weir.time;

import org.jspecify.annotations.NullMarked;
