package dev.weir.persistence.cassandra.object;

import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects in Cassandra. Many nodes may work with them at once. */
public final class CassandraCheckpointStore implements CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraCheckpointStore.class);
  private static final int LOOKED_UP_AT_ONCE = 64;

  private final Cassandra cassandra;
  private final boolean writable;
  private final ObjectIndex index;
  private final Chunks chunks;
  private final Catalog catalog;
  private volatile boolean closed;

  /** Uses a session that somebody else closes. */
  public CassandraCheckpointStore(Cassandra cassandra, boolean writable) throws IOException {
    this.cassandra = cassandra;
    this.writable = writable;
    this.index = new ObjectIndex(cassandra);
    this.chunks = new Chunks(cassandra);
    this.catalog = new Catalog(cassandra);
  }

  @Override
  public ObjectSink create(ObjectName name) throws IOException {
    if (Remains.uploadOf(name).isPresent()) {
      throw new IllegalArgumentException("the name " + name + " is kept for unfinished writes");
    }
    ensureWritable();
    UUID upload = UUID.randomUUID();
    CompletableFuture<Void> entered = catalog.enter(name, upload);
    CompletionStage<Optional<IndexEntry>> before = index.read(name);
    try {
      cassandra.await(name + " was not begun", entered);
      if (cassandra.await(name + " was not begun", before).isEmpty()) {
        return new CassandraObjectSink(this, name, new Upload(cassandra, chunks, name, upload));
      }
    } catch (IOException failed) {
      throw new KnownFailureException(failed); // what is not in the index is not there
    }
    discard(name, upload, 0);
    throw ObjectIndex.exists(name);
  }

  /** Makes an uploaded object be there. */
  void publish(ObjectName name, IndexEntry indexed) throws IOException {
    ensureWritable();
    index.make(name, indexed);
  }

  /**
   * Takes an upload away that the index does not name, nor will. What cannot be is left to a sweep.
   */
  void discard(ObjectName name, UUID upload, int parts) {
    if (closed) {
      return;
    }
    try {
      cassandra.awaitAll(
          name + " was not discarded",
          chunks.deletions(upload, parts).stream().map(cassandra::once).toList());
      cassandra.await(name + " was not discarded", cassandra.once(catalog.removal(name, upload)));
    } catch (IOException left) {
      LOG.debug("left to a sweep", left);
    }
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws IOException {
    Optional<IndexEntry> found =
        Remains.uploadOf(ref.name()).isPresent()
            ? Optional.empty()
            : cassandra.await(ref.name() + " could not be opened", index.read(ref.name()));
    IndexEntry indexed =
        found.orElseThrow(() -> new CorruptObjectException("object " + ref.name() + " is missing"));
    if (indexed.sizeBytes() != ref.sizeBytes()) {
      throw new CorruptObjectException(
          "object "
              + ref.name()
              + " is damaged: it has "
              + indexed.sizeBytes()
              + " bytes instead of "
              + ref.sizeBytes());
    }
    return new CassandraObjectSource(
        ref.name(), indexed, new Download(cassandra, chunks, ref.name(), indexed));
  }

  @Override
  public void delete(ObjectName name) throws IOException {
    ensureWritable();
    Optional<UUID> remains = Remains.uploadOf(name);
    if (remains.isPresent()) {
      chunks.delete(remains.get());
      cassandra.await(name + " was not deleted", catalog.remove(name, remains.get()));
      return;
    }
    Optional<IndexEntry> indexed = index.readSerially(name);
    if (indexed.isPresent()) {
      // The index first: what is half deleted is not there. The catalog last: it is found again.
      index.delete(name, indexed.get().upload());
      chunks.delete(indexed.get().upload(), indexed.get().parts());
      cassandra.await(name + " was not deleted", catalog.remove(name, indexed.get().upload()));
    }
  }

  /** {@inheritDoc} Takes empty shelves of the catalog away. */
  @Override
  public List<StoredObject> list(JobId job) throws IOException {
    List<Catalog.Entry> entries = catalog.entries(job, writable && !closed);
    List<StoredObject> found = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += LOOKED_UP_AT_ONCE) {
      List<Catalog.Entry> some =
          entries.subList(from, Math.min(from + LOOKED_UP_AT_ONCE, entries.size()));
      List<CompletionStage<Optional<IndexEntry>>> answers =
          some.stream().map(entry -> index.read(entry.name())).toList();
      for (int i = 0; i < some.size(); i++) {
        Optional<IndexEntry> indexed =
            cassandra.await("the objects of job " + job + " could not be listed", answers.get(i));
        found.add(stored(some.get(i), indexed));
      }
    }
    found.sort(Comparator.comparing(StoredObject::name));
    return List.copyOf(found);
  }

  private static StoredObject stored(Catalog.Entry entry, Optional<IndexEntry> indexed) {
    return indexed
        .filter(it -> it.upload().equals(entry.upload()))
        .map(it -> new StoredObject(entry.name(), it.sizeBytes(), it.createdAtMillis()))
        .orElseGet(
            () ->
                new StoredObject(
                    Remains.name(entry.name(), entry.upload()), 0, entry.writtenAtMillis()));
  }

  private void ensureWritable() throws IOException {
    if (closed) {
      throw new KnownFailureException(
          "the store in " + cassandra.settings().place() + " is closed");
    }
    if (!writable) {
      throw new KnownFailureException(
          "the store in " + cassandra.settings().place() + " was opened for reading only");
    }
  }

  /** What is not committed by now never will be. Idempotent. */
  @Override
  public void close() {
    closed = true;
  }
}
