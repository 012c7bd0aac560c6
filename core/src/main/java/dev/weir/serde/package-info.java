/**
 * How values become bytes: serdes for primitives, records, enums, collections and POJOs, registered
 * Kryo for the rest, and the schema snapshots that let state evolve.
 */
@NullMarked
package dev.weir.serde;

import org.jspecify.annotations.NullMarked;
