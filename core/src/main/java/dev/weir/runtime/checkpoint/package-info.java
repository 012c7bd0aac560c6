/** A subtask's part of checkpoints: barriers in, snapshots taken, barriers out, acknowledged. */
@NullMarked
package dev.weir.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
