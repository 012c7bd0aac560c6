/** Workloads that are defined to the bit, and the commands that time them. */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
