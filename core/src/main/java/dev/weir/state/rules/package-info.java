/** Rules of state that no backend decides for itself. */
@NullMarked
package dev.weir.state.rules;

import org.jspecify.annotations.NullMarked;
