/**
 * The serdes of the types that the engine knows by itself: numbers, text, dates, arrays,
 * collections, enums; and the places of values that may be null.
 */
@NullMarked
package dev.weir.serde.builtin;

import org.jspecify.annotations.NullMarked;
