/**
 * Objects in Cassandra: index, chunks, and a catalog of what was begun.
 *
 * <p>An upload gets a number that nobody else has. First the catalog names it, then its chunks are
 * written, then a transaction makes the index name the upload under the object's name: from then on
 * the object is there. What the index does not name is found through the catalog.
 */
@NullMarked
package dev.weir.persistence.cassandra.object;

import org.jspecify.annotations.NullMarked;
