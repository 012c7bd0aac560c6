/** Reads options of a command line. */
@NullMarked
package dev.weir.cli.option;

import org.jspecify.annotations.NullMarked;
