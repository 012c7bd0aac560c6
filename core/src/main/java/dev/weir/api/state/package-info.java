/** State as the author of a pipeline sees it: what it is called, what it holds. */
@NullMarked
package dev.weir.api.state;

import org.jspecify.annotations.NullMarked;
