/** The command line: one class per command, thin shells around the node. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
