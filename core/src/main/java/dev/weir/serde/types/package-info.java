/** The types of one pipeline: what it has registered, and the serdes that were derived for it. */
@NullMarked
package dev.weir.serde.types;

import org.jspecify.annotations.NullMarked;
