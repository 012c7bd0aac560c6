/**
 * Stores in a directory of the local disk, for a single machine:
 *
 * <pre>
 * DIR/version          the version of this layout
 * DIR/identity         which data directory this is, and where it was last
 * DIR/lock             locked while a process has the directory open; holds its pid
 * DIR/jobs/JOB.row     one row per job, replaced as a whole
 * DIR/objects/NAME     one file per object; NAME.../HEX.uncommitted while it is written
 * </pre>
 *
 * Every file is written under another name, flushed to disk, renamed, and then its directory is
 * flushed, so a reader finds all of it or the one before, whenever the power goes.
 */
@NullMarked
package dev.weir.persistence.local;

import org.jspecify.annotations.NullMarked;
