/**
 * All that the author of a pipeline imports: {@code Job}, {@code Pipeline} and the streams, a
 * fluent layer that compiles to the explicit graph.
 */
@NullMarked
package dev.weir.api;

import org.jspecify.annotations.NullMarked;
