/** The channels of a subtask: where frames wait, are filled, weighed and sent. */
@NullMarked
package dev.weir.runtime.exchange;

import org.jspecify.annotations.NullMarked;
