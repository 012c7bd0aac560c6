/**
 * From a class to its serde: the fields of records and POJOs as method handles, types with their
 * arguments, and which types can be keys.
 */
@NullMarked
package dev.weir.serde.derive;

import org.jspecify.annotations.NullMarked;
