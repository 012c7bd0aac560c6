/** What becomes of a job's output when nodes of its cluster die, come and go. */
@NullMarked
package dev.weir.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
