/**
 * How values become bytes. Here is what the author of a serde, a source or a sink imports: {@link
 * dev.weir.serde.Serde}, its reader and writer, the schema that is stored beside the bytes, the
 * stable hash that assigns keys to key groups, and what goes wrong.
 *
 * <p>The rooms below make serdes: {@code builtin} has those that the engine brings, {@code derive}
 * makes those of records, enums and POJOs, {@code dynamic} is for values of any class, {@code kryo}
 * for what is left to Kryo, {@code schema} and {@code evolve} for what was stored by an earlier
 * program, {@code explain} for what cannot be written. {@code types.Types} is the registry of one
 * pipeline and the entry point.
 *
 * <p>Nothing here uses Java serialization, and no class is loaded because a stored byte named it,
 * unless it is a record, an enum or registered.
 */
@NullMarked
package dev.weir.serde;

import org.jspecify.annotations.NullMarked;
