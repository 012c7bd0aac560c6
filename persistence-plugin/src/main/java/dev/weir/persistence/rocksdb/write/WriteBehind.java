package dev.weir.persistence.rocksdb.write;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.SortedFile;
import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings changes into the database, generation by generation. A generation is all that changed in
 * one epoch, and ends where the state was frozen: at a barrier, or because the cache is full. The
 * state's thread hands it over by reference and goes on; whoever needs it in the database, on any
 * thread, has it written, after all generations before it. Where a generation ends at a barrier the
 * database's files are linked before the next one is written, so they show that moment and no
 * other.
 */
public final class WriteBehind {
  /** With so many changes a generation that ends at a barrier is written as a file of its own. */
  public static final int LEAST_IN_FILE = 1 << 12;

  /** So many times as many where no files are linked: RocksDB may gather such changes in memory. */
  private static final int MORE_WITHOUT_BARRIER = 16;

  private final StateDatabase database;
  private final Types types;
  private final KeyGroupRange keyGroups;
  private final int leastInFile;
  private final List<Changes.Source> sources = new ArrayList<>();

  /** The state's own thread alone writes it; background threads see what they were handed. */
  private int epoch = 1;

  private volatile int written;
  private volatile boolean writing;

  /** Guarded by itself, never for long: a barrier does not wait for who writes. */
  private final Deque<Generation> waiting = new ArrayDeque<>();

  /** Held while generations are written: one thread writes them, in order. */
  private final Object writer = new Object();

  /**
   * Makes one for the states of an operator.
   *
   * @param leastInFile as {@link #LEAST_IN_FILE}
   */
  public WriteBehind(
      StateDatabase database, Types types, KeyGroupRange keyGroups, int leastInFile) {
    this.database = database;
    this.types = types;
    this.keyGroups = keyGroups;
    this.leastInFile = leastInFile;
  }

  public void add(Changes.Source source) {
    sources.add(source);
  }

  /** What changes now belongs to this epoch. Epochs begin with 1. */
  public int epoch() {
    return epoch;
  }

  /** Up to this epoch, inclusive, all changes are in the database. */
  public int written() {
    return written;
  }

  /** Whether a generation is being written. */
  public boolean isWriting() {
    return writing;
  }

  /**
   * Ends the epoch. On the state's own thread.
   *
   * @param links where the database's files are to be linked, null for nowhere
   */
  public Generation freeze(@Nullable Path links) {
    List<Changes> changes = new ArrayList<>(sources.size());
    for (Changes.Source source : sources) {
      Changes taken = source.take();
      if (taken != null) {
        changes.add(taken);
      }
    }
    changes.sort(Comparator.comparingInt(Changes::state)); // the order of their keys in a group
    Generation generation = new Generation(epoch++, changes, links);
    synchronized (waiting) {
      waiting.addLast(generation);
    }
    return generation;
  }

  /** Ends the epoch and writes everything. On the state's own thread. */
  public void writeAll() {
    try {
      write(freeze(null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns when the generation and all before it are in the database. If that fails nothing is
   * lost: what is not written stays where it is, and the next call tries again.
   */
  public void write(Generation last) throws IOException {
    synchronized (writer) {
      writing = true;
      try {
        for (Generation next = eldest();
            next != null && next.epoch <= last.epoch;
            next = eldest()) {
          writeOne(next);
          written = next.epoch;
          removeEldest();
        }
      } finally {
        writing = false;
      }
    }
  }

  private @Nullable Generation eldest() {
    synchronized (waiting) {
      return waiting.peekFirst();
    }
  }

  private void removeEldest() {
    synchronized (waiting) {
      waiting.removeFirst();
    }
  }

  private void writeOne(Generation generation) throws IOException {
    writeChanges(generation);
    database.requireWanted();
    if (generation.links != null && generation.wanted) {
      Database filled = database.ifFilled();
      if (filled != null) {
        filled.checkpoint(generation.links);
      }
    }
  }

  private void writeChanges(Generation generation) throws IOException {
    if (generation.isForFile(leastInFile) && !database.open().isBehind()) {
      writeFile(generation);
    } else if (!generation.changes.isEmpty()) {
      writeBatches(generation);
    }
  }

  /** Writes it past the database, which takes it in as a whole or not at all. */
  private void writeFile(Generation generation) throws IOException {
    Path file = database.directory().resolveSibling("generation-" + generation.epoch + ".sst");
    Database target = database.open();
    Batch ranges = new Batch(database);
    try {
      boolean filled;
      try (SortedFile sorted = target.newSortedFile(file)) {
        sort(
            generation,
            (tag, bytes, keyFrom, valueFrom, end) -> {
              if (tag == Batch.TAG_DELETE_RANGE) {
                ranges.add(tag, bytes, keyFrom, valueFrom, end);
              } else {
                sorted.add(tag, bytes, keyFrom, valueFrom, end);
              }
            });
        filled = sorted.finish();
      }
      ranges.write(); // before the file: what was put into a map follows what cleared it
      database.requireWanted();
      if (filled) {
        target.ingest(file);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void writeBatches(Generation generation) throws IOException {
    Batch batch = new Batch(database, generation.changesWritten);
    try {
      sort(generation, batch);
      batch.write();
    } finally {
      generation.changesWritten = batch.written();
    }
  }

  /** Gives all changes in the order of their keys. */
  private void sort(Generation generation, SortedChanges.Receiver receiver) throws IOException {
    SortedChanges sorted = new SortedChanges(receiver);
    KeyLayout keys = new KeyLayout(types);
    List<Changes.Pass> passes = new ArrayList<>();
    for (Changes each : generation.changes) {
      passes.add(each.pass(keys, sorted));
    }
    for (int group = keyGroups.first(); group < keyGroups.end(); group++) {
      database.requireWanted();
      for (Changes.Pass each : passes) {
        each.add(group);
        sorted.endGroup();
      }
    }
    passes.forEach(Changes.Pass::end);
  }

  /** All changes of one epoch. */
  public static final class Generation {
    private final int epoch;
    private final List<Changes> changes;
    private final @Nullable Path links;
    private volatile boolean wanted = true;

    /** How many changes are in the database already; they come in the same order each time. */
    private int changesWritten;

    /** Whether to write it as a file: small ones had better be gathered in memory. */
    private boolean isForFile(int least) {
      long size = 0;
      for (Changes each : changes) {
        size += each.size();
      }
      long enough = links == null ? (long) MORE_WITHOUT_BARRIER * least : least;
      return changesWritten == 0 && size >= enough;
    }

    private Generation(int epoch, List<Changes> changes, @Nullable Path links) {
      this.epoch = epoch;
      this.changes = changes;
      this.links = links;
    }

    /** The links are not needed any more; if they were not made they will not be. */
    public void unwanted() {
      wanted = false;
    }
  }
}
