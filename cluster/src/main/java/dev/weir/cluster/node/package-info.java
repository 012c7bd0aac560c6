/** A process among others: who it is, which jobs it holds, what it is told. */
@NullMarked
package dev.weir.cluster.node;

import org.jspecify.annotations.NullMarked;
