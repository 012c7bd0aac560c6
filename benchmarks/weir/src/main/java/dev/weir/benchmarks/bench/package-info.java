/** The command that runs the engines in turn, each run in a process of its own, and compares. */
@NullMarked
package dev.weir.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
