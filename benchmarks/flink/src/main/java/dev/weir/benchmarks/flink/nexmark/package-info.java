/** The Nexmark queries on Flink's DataStream API, as its users write them who want them fast. */
@NullMarked
package dev.weir.benchmarks.flink.nexmark;

import org.jspecify.annotations.NullMarked;
