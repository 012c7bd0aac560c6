/** What the author of a pipeline implements, and what is handed to it. */
@NullMarked
package dev.weir.api.function;

import org.jspecify.annotations.NullMarked;
