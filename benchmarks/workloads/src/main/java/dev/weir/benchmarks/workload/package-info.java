/**
 * What every engine is given to do, to the bit: events as pure functions of their index, the rows
 * that must come out, their checksum, and how a run is measured.
 */
@NullMarked
package dev.weir.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
