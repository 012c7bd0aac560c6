/** The command line: {@code weir run}, {@code weir graph} and {@code weir checkpoints}. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
