/** Where a command writes to, and how figures look there. */
@NullMarked
package dev.weir.cli.terminal;

import org.jspecify.annotations.NullMarked;
