/**
 * Classes that a pipeline leaves to Kryo: what is registered, how it is written, and whether it
 * comes back.
 */
@NullMarked
package dev.weir.serde.kryo;

import org.jspecify.annotations.NullMarked;
