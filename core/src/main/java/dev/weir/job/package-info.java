/** A job as the engine holds it: defined with its arguments, its classes in reach. */
@NullMarked
package dev.weir.job;

import org.jspecify.annotations.NullMarked;
