/** Blocks of the configuration, read by names and types, for whatever is found by its name. */
@NullMarked
package dev.weir.settings;

import org.jspecify.annotations.NullMarked;
