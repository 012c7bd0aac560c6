/**
 * Schemas compared: how a serde and those inside it are described, and whether what was stored with
 * one schema can be read with another.
 */
@NullMarked
package dev.weir.serde.schema;

import org.jspecify.annotations.NullMarked;
