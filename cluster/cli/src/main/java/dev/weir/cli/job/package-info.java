/** Finds the job that a command line names. */
@NullMarked
package dev.weir.cli.job;

import org.jspecify.annotations.NullMarked;
