/** Micro-benchmarks of the pieces that every record passes through. */
@NullMarked
package dev.weir.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
