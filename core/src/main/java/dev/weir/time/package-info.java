/** Event time: how records get it, and how the watermarks of several inputs become one. */
@NullMarked
package dev.weir.time;

import org.jspecify.annotations.NullMarked;
