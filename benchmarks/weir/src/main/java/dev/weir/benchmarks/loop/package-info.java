/**
 * The workloads as plain loops with objects and hash maps on a few threads, without an engine and
 * without fault tolerance: what there is to reach.
 */
@NullMarked
package dev.weir.benchmarks.loop;

import org.jspecify.annotations.NullMarked;
