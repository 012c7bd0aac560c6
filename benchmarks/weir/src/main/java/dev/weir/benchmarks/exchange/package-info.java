/** Records from one process to another: frames between two nodes, and a plain socket beside it. */
@NullMarked
package dev.weir.benchmarks.exchange;

import org.jspecify.annotations.NullMarked;
