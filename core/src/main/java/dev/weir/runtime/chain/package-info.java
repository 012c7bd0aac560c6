/** The operators of a subtask, connected by plain calls. */
@NullMarked
package dev.weir.runtime.chain;

import org.jspecify.annotations.NullMarked;
