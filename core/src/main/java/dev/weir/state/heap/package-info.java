/**
 * Keyed state in the Java heap: per key group a small hash table, snapshots by copy-on-write.
 *
 * <p>A snapshot captures the references to the tables of all key groups and nothing else; whoever
 * changes a group afterwards copies that group's table first, once. Values are immutable by
 * contract, so they are shared between the table and its snapshots.
 */
@NullMarked
package dev.weir.state.heap;

import org.jspecify.annotations.NullMarked;
