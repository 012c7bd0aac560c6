/**
 * Operators: single-threaded objects that take records and time and write to receivers. The
 * built-in ones run functions, sources and sinks.
 */
@NullMarked
package dev.weir.operator;

import org.jspecify.annotations.NullMarked;
