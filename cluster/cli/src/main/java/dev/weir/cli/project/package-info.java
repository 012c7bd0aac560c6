/** {@code weir new}. */
@NullMarked
package dev.weir.cli.project;

import org.jspecify.annotations.NullMarked;
