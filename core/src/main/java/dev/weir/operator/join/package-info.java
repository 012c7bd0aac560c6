/**
 * Operators that join two streams by key and event time. Each side's rows wait in buckets of time,
 * a namespace each: whoever looks for partners reads the buckets of an interval, and what can have
 * no partner any more leaves with its bucket.
 */
@NullMarked
package dev.weir.operator.join;

import org.jspecify.annotations.NullMarked;
