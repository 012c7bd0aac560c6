/** Keys: their groups, their hashes, and which one is current. */
@NullMarked
package dev.weir.state.key;

import org.jspecify.annotations.NullMarked;
