/** What authors of stores implement: immutable objects, rows that change by compare-and-set. */
@NullMarked
package dev.weir.spi.store;

import org.jspecify.annotations.NullMarked;
