package dev.weir.testkit.store;

import dev.weir.id.JobId;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Objects in memory, with switches for what can go wrong. Everything that it does follows from the
 * calls that it gets, in their order. Safe for use by several threads.
 */
public final class InMemoryCheckpointStore implements CheckpointStore {
  private final LongSupplier clockMillis;
  private final Map<ObjectName, Stored> objects = new TreeMap<>();
  private final Set<ObjectName> unsynced = new HashSet<>();
  private final List<ObjectName> deleted = new ArrayList<>();
  private int incarnation;
  private boolean commitsAreDurable = true;
  private @Nullable String writesFail;
  private final Queue<UnknownOutcome> unknown = new ArrayDeque<>();

  /** Creates an empty store. */
  public InMemoryCheckpointStore(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /**
   * The machine dies and comes back: what was not committed is gone, and sinks that are still open
   * fail. With {@link #commitsAreDurable} off, what was not {@link #sync synced} is gone as well.
   */
  public synchronized void crash() {
    incarnation++;
    objects.keySet().removeAll(unsynced);
    unsynced.clear();
  }

  /**
   * Whether {@code commit()} keeps its promise, as it does at first. While it does not, a committed
   * object can be read but survives a {@link #crash} only after a {@link #sync}.
   */
  public synchronized void commitsAreDurable(boolean durable) {
    commitsAreDurable = durable;
  }

  /** Makes durable what was committed so far. */
  public synchronized void sync() {
    unsynced.clear();
  }

  /**
   * Lets each write and commit fail with this message, for example of a full disk; null ends it. It
   * is known then that nothing was written.
   */
  public synchronized void failWrites(@Nullable String message) {
    writesFail = message;
  }

  /**
   * Lets the next commit that is not queued for yet end in an exception that claims nothing.
   *
   * @param really whether the object is written all the same
   */
  public synchronized void nextOutcomeUnknown(UnknownOutcome really) {
    unknown.add(really);
  }

  /**
   * Changes an object's bytes behind everybody's back.
   *
   * @throws NoSuchElementException if there is no such object
   */
  public synchronized void damage(ObjectName name, UnaryOperator<byte[]> change) {
    Stored stored = objects.get(name);
    if (stored == null) {
      throw new NoSuchElementException(name.value());
    }
    objects.put(name, new Stored(change.apply(stored.bytes.clone()), stored.modifiedAtMillis));
  }

  /** The names that {@link #delete} was called with, in order, whether they existed or not. */
  public synchronized List<ObjectName> deleted() {
    return List.copyOf(deleted);
  }

  /** Whether a committed object of this name exists and would survive a {@link #crash} now. */
  public synchronized boolean isDurable(ObjectName name) {
    return objects.containsKey(name) && !unsynced.contains(name);
  }

  @Override
  public synchronized ObjectSink create(ObjectName name) throws IOException {
    refuseExisting(name);
    return new Sink(name, incarnation);
  }

  private void refuseExisting(ObjectName name) throws IOException {
    if (objects.containsKey(name)) {
      throw new FileAlreadyExistsException(name.value(), null, "it was written before");
    }
  }

  private synchronized void checkWrite(int startedIn) throws IOException {
    if (startedIn != incarnation) {
      throw new KnownFailureException("the store has crashed since this object was begun");
    }
    if (writesFail != null) {
      throw new KnownFailureException(writesFail);
    }
  }

  private synchronized ObjectRef commit(ObjectName name, int startedIn, byte[] bytes)
      throws IOException {
    checkWrite(startedIn);
    refuseExisting(name);
    UnknownOutcome outcome = unknown.poll();
    if (outcome == UnknownOutcome.NOT_APPLIED) {
      throw timedOut(name);
    }
    objects.put(name, new Stored(bytes, clockMillis.getAsLong()));
    if (!commitsAreDurable) {
      unsynced.add(name);
    }
    if (outcome == UnknownOutcome.APPLIED) {
      throw timedOut(name);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new ObjectRef(name, bytes.length, (int) crc.getValue());
  }

  private static IOException timedOut(ObjectName name) {
    return new IOException("simulated: nobody knows whether " + name + " was written");
  }

  @Override
  public synchronized ObjectSource open(ObjectRef ref) throws IOException {
    Stored stored = objects.get(ref.name());
    if (stored == null) {
      throw new CorruptObjectException("object " + ref.name() + " is missing");
    }
    if (stored.bytes.length != ref.sizeBytes()) {
      throw new CorruptObjectException(
          "object "
              + ref.name()
              + " is damaged: it has "
              + stored.bytes.length
              + " bytes instead of "
              + ref.sizeBytes());
    }
    return new Source(ref.name(), stored.bytes);
  }

  @Override
  public synchronized void delete(ObjectName name) {
    deleted.add(name);
    objects.remove(name);
    unsynced.remove(name);
  }

  @Override
  public synchronized List<StoredObject> list(JobId job) {
    String prefix = job.value() + "/";
    return objects.entrySet().stream()
        .filter(object -> object.getKey().value().startsWith(prefix))
        .map(
            object ->
                new StoredObject(
                    object.getKey(),
                    object.getValue().bytes.length,
                    object.getValue().modifiedAtMillis))
        .toList();
  }

  /** Keeps everything, so that the store can be used again. */
  @Override
  public void close() {}

  private static final class Stored {
    final byte[] bytes;
    final long modifiedAtMillis;

    Stored(byte[] bytes, long modifiedAtMillis) {
      this.bytes = bytes;
      this.modifiedAtMillis = modifiedAtMillis;
    }
  }

  private final class Sink implements ObjectSink {
    private final ObjectName name;
    private final int startedIn;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean done;

    Sink(ObjectName name, int startedIn) {
      this.name = name;
      this.startedIn = startedIn;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      checkWrite(startedIn);
      bytes.write(source, offset, length);
    }

    @Override
    public long position() {
      return bytes.size();
    }

    @Override
    public ObjectRef commit() throws IOException {
      if (done) {
        throw new IOException("object " + name + " was committed or closed already");
      }
      done = true;
      return InMemoryCheckpointStore.this.commit(name, startedIn, bytes.toByteArray());
    }

    @Override
    public void close() {
      done = true;
    }
  }

  private static final class Source implements ObjectSource {
    private final ObjectName name;
    private final byte[] bytes;

    Source(ObjectName name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      if (offset < 0 || length < 0 || offset > bytes.length - length) {
        throw new CorruptObjectException(
            "object " + name + " is damaged: it ends before " + (offset + length));
      }
      return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public void close() {}
  }
}
