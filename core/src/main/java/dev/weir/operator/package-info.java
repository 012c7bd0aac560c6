/**
 * Operators as single-threaded objects that consume records and control elements and write to an
 * output; the built-in ones included.
 */
@NullMarked
package dev.weir.operator;

import org.jspecify.annotations.NullMarked;
