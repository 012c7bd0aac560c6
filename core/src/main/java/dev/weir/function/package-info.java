/**
 * What a user implements: functions over records, keyed process functions, and the contexts and
 * outputs that they are given.
 */
@NullMarked
package dev.weir.function;

import org.jspecify.annotations.NullMarked;
