package dev.weir.persistence.rocksdb.timer;

import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.write.Changes;
import dev.weir.persistence.rocksdb.write.IndexesByGroup;
import dev.weir.persistence.rocksdb.write.SortedChanges;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.key.KeyGroupRange;
import java.util.Map;

/**
 * What changed in the timers of one name.
 *
 * @param state the number of the state
 * @param writing is called when they begin to be written
 */
public record TimerChanges(
    Map<StoredTimer, Change> timers, int state, KeyGroupRange keyGroups, Runnable writing)
    implements Changes {

  /** What becomes of a timer. */
  public enum Change {
    /** To be added; the database does not have it. */
    ADD_NEW,
    /** To be added, whether or not the database has it. */
    ADD,
    REMOVE
  }

  @Override
  public int size() {
    return timers.size();
  }

  @Override
  public Pass pass(KeyLayout keys, SortedChanges to) {
    writing.run();
    return new Writing(keys, to);
  }

  private final class Writing implements Pass {
    private final StoredTimer[] all = new StoredTimer[timers.size()];
    private final boolean[] removed = new boolean[timers.size()];
    private final IndexesByGroup byGroup;
    private final KeyLayout keys;
    private final SortedChanges to;
    private final BinaryWriter key = new BinaryWriter();
    private final BinaryWriter nothing = new BinaryWriter(1);

    Writing(KeyLayout keys, SortedChanges to) {
      this.keys = keys;
      this.to = to;
      int size = 0;
      for (Map.Entry<StoredTimer, Change> change : timers.entrySet()) {
        all[size] = change.getKey();
        removed[size++] = change.getValue() == Change.REMOVE;
      }
      byGroup = new IndexesByGroup(size, keyGroups, index -> all[index].group());
    }

    @Override
    public void add(int keyGroup) {
      byGroup.forEach(keyGroup, this::write);
    }

    private void write(int index) {
      StoredTimer timer = all[index];
      keys.writeTimer(timer.group(), state, timer.timestampMillis(), timer.keyBytes(), key);
      if (removed[index]) {
        to.delete(key);
      } else {
        to.put(key, nothing);
      }
    }

    @Override
    public void end() {}
  }
}
