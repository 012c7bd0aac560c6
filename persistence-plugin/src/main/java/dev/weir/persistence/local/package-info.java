/**
 * Stores in a directory. For one process at a time:
 *
 * <pre>
 * DIR/version          the version of this layout
 * DIR/identity         which data directory this is, and where it was last
 * DIR/lock             locked while a process has the directory open; holds its pid
 * DIR/jobs/JOB.row     one row per job, replaced as a whole
 * DIR/objects/NAME     one file per object; NAME.../HEX.uncommitted while it is written
 * </pre>
 *
 * For several nodes, each with a data directory of its own for {@code identity} and {@code lock}:
 *
 * <pre>
 * DIR/version          another one
 * DIR/identity         which directory this is, and where it was first
 * DIR/nodes/PROCESS    what a node leaves for others to see
 * DIR/rows/JOB/NUMBER  the latest versions of each row
 * DIR/objects/NAME     as above
 * </pre>
 *
 * Every file is written under another name, flushed to disk, renamed, and then its directory is
 * flushed, so a reader finds all of it or the one before, whenever the power goes.
 */
@NullMarked
package dev.weir.persistence.local;

import org.jspecify.annotations.NullMarked;
