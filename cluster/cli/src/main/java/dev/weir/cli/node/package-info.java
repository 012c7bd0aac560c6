/** {@code weir node}: one process of a cluster. */
@NullMarked
package dev.weir.cli.node;

import org.jspecify.annotations.NullMarked;
