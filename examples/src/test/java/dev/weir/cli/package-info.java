/** The command line with real jobs: its messages, its exit codes, and what survives. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
