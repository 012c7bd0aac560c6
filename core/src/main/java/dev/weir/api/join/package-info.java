/** What is said of joins: what becomes of two records that belong together. */
@NullMarked
package dev.weir.api.join;

import org.jspecify.annotations.NullMarked;
