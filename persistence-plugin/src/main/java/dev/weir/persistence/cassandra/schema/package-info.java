/** The tables: made by whoever comes first, looked at by all, for one Weir cluster alone. */
@NullMarked
package dev.weir.persistence.cassandra.schema;

import org.jspecify.annotations.NullMarked;
