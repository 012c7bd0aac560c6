package dev.weir.persistence.rocksdb.files;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.persistence.rocksdb.database.SortedFile;
import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.write.Batch;
import dev.weir.snapshot.StateId;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Brings the files of snapshots into a database that owns perhaps other key groups. */
public final class FileRestore {
  private final StateDatabase target;
  private final KeyGroupRange mine;

  public FileRestore(StateDatabase target, KeyGroupRange mine) {
    this.target = target;
    this.mine = mine;
  }

  /** Opens the files that were put into the database's place and removes what others own now. */
  public void open(KeyGroupRange theirs) throws IOException {
    if (theirs.first() >= mine.first() && theirs.end() <= mine.end()) {
      target.openRestored();
    } else {
      clip(theirs);
    }
  }

  private void clip(KeyGroupRange theirs) throws IOException {
    Database database = target.open();
    if (theirs.first() < mine.first()) {
      database.clear(KeyLayout.groupStart(theirs.first()), KeyLayout.groupStart(mine.first()));
    }
    if (mine.end() < theirs.end()) {
      database.clear(KeyLayout.groupStart(mine.end()), KeyLayout.groupStart(theirs.end()));
    }
  }

  /**
   * Copies the entries of owned key groups from another database. If its states have the same
   * numbers they go into one sorted file, which is taken in as it is; otherwise one by one.
   *
   * @param numbers of the target's states
   */
  public void merge(Path directory, NativeFiles files, Map<StateId, Integer> numbers)
      throws IOException {
    int[] renumbered = new int[256];
    Arrays.fill(renumbered, -1);
    boolean same = true;
    for (Map.Entry<StateId, Integer> each : files.numbers().entrySet()) {
      Integer now = numbers.get(each.getKey());
      renumbered[each.getValue()] = now == null ? -1 : now;
      same &= each.getValue().equals(now);
    }
    try (Database from = Database.openReadOnly(target.resources(), directory);
        Scan at = from.scan()) {
      if (same) {
        ingest(at, directory.resolve("merged.sst"));
      } else {
        put(at, renumbered);
      }
      at.check();
    }
  }

  private void ingest(Scan at, Path file) throws IOException {
    Database database = target.open();
    boolean filled;
    try (SortedFile sorted = database.newSortedFile(file)) {
      byte[] end = KeyLayout.end(mine);
      for (at.seek(KeyLayout.groupStart(mine.first())); at.isValid(); at.next()) {
        byte[] key = at.key();
        if (Arrays.compareUnsigned(key, end) >= 0) {
          break;
        }
        sorted.put(key, at.value());
      }
      filled = sorted.finish();
    }
    if (filled) {
      database.ingest(file);
    }
  }

  private void put(Scan at, int[] renumbered) throws IOException {
    Batch batch = new Batch(target);
    byte[] end = KeyLayout.end(mine);
    for (at.seek(KeyLayout.groupStart(mine.first())); at.isValid(); at.next()) {
      byte[] key = at.key();
      if (Arrays.compareUnsigned(key, end) >= 0) {
        break;
      }
      int number = renumbered[KeyLayout.stateOf(key)];
      if (number >= 0) {
        key[KeyLayout.STATE_AT] = (byte) number;
        byte[] value = at.value();
        batch.put(key, 0, key.length, value, 0, value.length);
      }
    }
    batch.write();
  }
}
