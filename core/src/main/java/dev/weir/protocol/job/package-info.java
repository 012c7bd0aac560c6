/**
 * The life of a job as a pure machine: start, failure, restart strategies, recovery from the head,
 * and the end.
 */
@NullMarked
package dev.weir.protocol.job;

import org.jspecify.annotations.NullMarked;
