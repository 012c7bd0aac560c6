package dev.weir.spi.store;

import dev.weir.id.JobId;
import dev.weir.snapshot.CorruptObjectException;
import java.io.IOException;
import java.util.List;

/**
 * Immutable objects by name. What a store must give, and the protocol relies on:
 *
 * <ul>
 *   <li><b>Durability.</b> When {@link ObjectSink#commit()} returns, the object survives the death
 *       of the process and of the machine's power.
 *   <li><b>Atomicity.</b> {@link #open} finds the whole object or none.
 *   <li><b>Read after write.</b> After {@code commit()} returned, every reader finds the object.
 *   <li><b>Write once.</b> A second {@link #create} of a committed name fails.
 *   <li><b>Delete</b> is idempotent: deleting what does not exist succeeds. One that failed may
 *       have happened, and is repeated.
 *   <li><b>Unknown is the default.</b> After a failure of {@code create} or {@code commit()} the
 *       object may be there, or come to be there later, unless it was a {@link
 *       KnownFailureException}.
 * </ul>
 *
 * <p>No order between different objects is required: the manifest is written after {@code commit()}
 * of all that it names returned. Safe for use by several threads.
 */
public interface CheckpointStore extends AutoCloseable {
  /** An object as {@link #list} finds it. */
  record StoredObject(ObjectName name, long sizeBytes, long modifiedAtMillis) {}

  ObjectSink create(ObjectName name) throws IOException;

  /**
   * Opens an object for reading, after a check of its size.
   *
   * @throws CorruptObjectException if it is missing or has another size
   */
  ObjectSource open(ObjectRef ref) throws IOException;

  void delete(ObjectName name) throws IOException;

  /**
   * All committed objects of a job, and the remains of uncommitted ones if the store keeps any, by
   * name.
   */
  List<StoredObject> list(JobId job) throws IOException;

  @Override
  void close() throws IOException;
}
