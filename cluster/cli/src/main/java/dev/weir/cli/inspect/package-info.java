/** Looks at a job without running it: its graph, its checkpoints, a simulation. */
@NullMarked
package dev.weir.cli.inspect;

import org.jspecify.annotations.NullMarked;
