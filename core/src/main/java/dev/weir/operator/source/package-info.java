/** The operator at the head of a pipeline: polls readers and says how far event time has come. */
@NullMarked
package dev.weir.operator.source;

import org.jspecify.annotations.NullMarked;
