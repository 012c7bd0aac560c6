/** Event time as the author of a pipeline says it. */
@NullMarked
package dev.weir.api.time;

import org.jspecify.annotations.NullMarked;
