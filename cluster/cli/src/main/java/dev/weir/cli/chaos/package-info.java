/**
 * {@code weir chaos}: a job runs on a cluster of processes that are killed, frozen and damaged by a
 * schedule from a seed, and its output is judged.
 */
@NullMarked
package dev.weir.cli.chaos;

import org.jspecify.annotations.NullMarked;
