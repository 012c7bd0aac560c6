/** What a subtask's snapshot consists of, and the work that makes it durable. */
@NullMarked
package dev.weir.runtime.snapshot;

import org.jspecify.annotations.NullMarked;
