/**
 * State with a time to live, on whatever backend. When a value was touched last stands in a state
 * beside it; a timer removes what nobody touched since.
 */
@NullMarked
package dev.weir.state.expiry;

import org.jspecify.annotations.NullMarked;
