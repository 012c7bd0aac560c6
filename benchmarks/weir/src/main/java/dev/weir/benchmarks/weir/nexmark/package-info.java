/** The Nexmark queries on Weir. */
@NullMarked
package dev.weir.benchmarks.weir.nexmark;

import org.jspecify.annotations.NullMarked;
