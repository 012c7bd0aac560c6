/** Where subtasks live. */
@NullMarked
package dev.weir.cluster.placement;

import org.jspecify.annotations.NullMarked;
