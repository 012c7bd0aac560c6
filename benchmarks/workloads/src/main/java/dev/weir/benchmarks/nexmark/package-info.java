/**
 * The auction house of the Nexmark benchmark: its events, and of each query what all engines share:
 * the records that it sends and keeps, its rules about them, and its rows.
 */
@NullMarked
package dev.weir.benchmarks.nexmark;

import org.jspecify.annotations.NullMarked;
