/**
 * How values become bytes: serdes derived from records, enums, collections and POJOs, custom ones,
 * and Kryo for the rest; the schema that is stored beside the bytes; and the stable hash that
 * assigns keys to key groups.
 *
 * <p>A {@link dev.weir.serde.Types} is the registry of one pipeline and the entry point. Nothing
 * here uses Java serialization, and no class is loaded because a stored byte named it, unless it is
 * a record, an enum or registered.
 */
@NullMarked
package dev.weir.serde;

import org.jspecify.annotations.NullMarked;
