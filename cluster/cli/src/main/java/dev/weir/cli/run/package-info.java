/** {@code weir run}: the options, the progress, the ways in which a run ends. */
@NullMarked
package dev.weir.cli.run;

import org.jspecify.annotations.NullMarked;
