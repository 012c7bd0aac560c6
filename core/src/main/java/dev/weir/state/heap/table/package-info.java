/**
 * Hash tables by key, or by key and namespace, whose arrays a snapshot may share: tables of what is
 * declared, in lanes of numbers and objects.
 */
@NullMarked
package dev.weir.state.heap.table;

import org.jspecify.annotations.NullMarked;
