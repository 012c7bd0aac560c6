/** The workloads on Weir. */
@NullMarked
package dev.weir.benchmarks.weir;

import org.jspecify.annotations.NullMarked;
