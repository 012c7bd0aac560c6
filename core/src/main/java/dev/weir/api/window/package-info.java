/** Windows: how records are gathered into groups that end, and what comes of each group. */
@NullMarked
package dev.weir.api.window;

import org.jspecify.annotations.NullMarked;
