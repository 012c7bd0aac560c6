/** What pictures of figures are drawn with. */
@NullMarked
package dev.weir.benchmarks.picture;

import org.jspecify.annotations.NullMarked;
