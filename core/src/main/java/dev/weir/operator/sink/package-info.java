/** The operator at the end of a pipeline: writes in two phases. */
@NullMarked
package dev.weir.operator.sink;

import org.jspecify.annotations.NullMarked;
