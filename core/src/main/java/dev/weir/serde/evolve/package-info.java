/** Stored values of an earlier schema, read as values of the type as it is now. */
@NullMarked
package dev.weir.serde.evolve;

import org.jspecify.annotations.NullMarked;
