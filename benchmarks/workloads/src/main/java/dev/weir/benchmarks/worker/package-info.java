/** A run that is spread over several processes, each of which counts its part of it. */
@NullMarked
package dev.weir.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
