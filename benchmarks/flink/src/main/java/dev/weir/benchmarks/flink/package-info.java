/** The workloads on Flink, with what its users do to be fast. */
@NullMarked
package dev.weir.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
