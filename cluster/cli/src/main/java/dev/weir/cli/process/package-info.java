/** Processes that a command starts. */
@NullMarked
package dev.weir.cli.process;

import org.jspecify.annotations.NullMarked;
