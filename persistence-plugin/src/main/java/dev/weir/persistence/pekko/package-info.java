/**
 * Keeps the state of a Pekko {@code DurableStateBehavior} in a {@link
 * dev.weir.spi.store.JobRowStore}, so that the coordinator's every decision is one compare-and-set
 * on the job's row.
 *
 * <ul>
 *   <li>The node opens the stores once per process and passes the rows to its actor system in a
 *       {@link dev.weir.persistence.pekko.JobRowStoreSetup}.
 *   <li>The behavior has the persistence id {@code job|JOB} and the plugin {@code weir.job-row}.
 *   <li>What the row holds is bytes that can be read without Pekko: the behavior's {@code
 *       snapshotAdapter} is a {@link dev.weir.persistence.pekko.RowAdapter} around the state's
 *       codec. Anything but {@code byte[]} is refused.
 *   <li>Revision n is written where n-1 is expected. If another writer was faster, or nobody knows
 *       whether the change was made, the write fails and with it the behavior; its next start reads
 *       what the row really holds.
 *   <li>Deleting removes the row and lets its revisions begin again, so a behavior must end with
 *       it.
 * </ul>
 */
@NullMarked
package dev.weir.persistence.pekko;

import org.jspecify.annotations.NullMarked;
