/** The actor that carries a subtask, and what it does for it. */
@NullMarked
package dev.weir.cluster.subtask;

import org.jspecify.annotations.NullMarked;
