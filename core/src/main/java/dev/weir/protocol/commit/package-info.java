/**
 * Two-phase commit of sinks: committables are part of the snapshot, and the commit on notification
 * is idempotent and repeated after a restore.
 */
@NullMarked
package dev.weir.protocol.commit;

import org.jspecify.annotations.NullMarked;
