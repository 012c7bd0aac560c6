/** In which calls of a function its handles may be used: its states, contexts and outputs. */
@NullMarked
package dev.weir.api.call;

import org.jspecify.annotations.NullMarked;
