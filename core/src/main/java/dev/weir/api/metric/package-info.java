/** Metrics of users' functions. */
@NullMarked
package dev.weir.api.metric;

import org.jspecify.annotations.NullMarked;
