package dev.weir.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubtaskSetTest {
  private static List<SubtaskId> subtasks(int count) {
    return IntStream.range(0, count).mapToObj(i -> new SubtaskId("a", i)).toList();
  }

  @Test
  void itIsASet_ofAnySize_andEarlierOnesStayAsTheyAre() {
    for (int size : new int[] {0, 1, 2, 3, 7, 64, 65}) {
      List<SubtaskId> all = subtasks(size);
      Random random = new Random(size);
      SubtaskSet set = SubtaskSet.allOf(all).none();
      TreeSet<SubtaskId> expected = new TreeSet<>();
      for (int step = 0; step < 20 * size; step++) {
        SubtaskId subtask = all.get(random.nextInt(size));
        SubtaskSet before = set;
        List<SubtaskId> beforeIn = before.stream().toList();
        boolean add = random.nextBoolean();
        set = add ? set.with(subtask) : set.without(subtask);
        assertThat(add ? expected.add(subtask) : expected.remove(subtask))
            .isEqualTo(!set.equals(before));
        assertThat(before.stream()).containsExactlyElementsOf(beforeIn);
        assertThat(set.stream()).containsExactlyElementsOf(expected);
        assertThat(set.size()).isEqualTo(expected.size());
        assertThat(set.isEmpty()).isEqualTo(expected.isEmpty());
        assertThat(set.isFull()).isEqualTo(expected.size() == size);
      }
    }
  }

  @Test
  void equalSets_areEqual_howeverTheyCameAbout() {
    SubtaskSet all = SubtaskSet.allOf(subtasks(9));
    SubtaskSet some = all.without(new SubtaskId("a", 3));
    SubtaskSet built = SubtaskSet.allOf(subtasks(9)).none();
    for (SubtaskId each : subtasks(9)) {
      built = each.index() == 3 ? built : built.with(each);
    }
    assertThat(built).isEqualTo(some).hasSameHashCodeAs(some);
    assertThat(some.with(new SubtaskId("a", 3))).isEqualTo(all);
    assertThat(some.without(new SubtaskId("no such", 1))).isSameAs(some);
    assertThat(all.none().toString()).isEqualTo("[]");
  }

  /** What is allocated for all acknowledgements, drains and commits of one checkpoint. */
  private static long bytesOfACheckpoint(int size) {
    List<SubtaskId> all = subtasks(size);
    CheckpointMachine machine = new CheckpointMachine(CheckpointSettings.DEFAULT);
    CheckpointId id = new CheckpointId(1);
    CheckpointState state = machine.running(CheckpointState.initial(all, id, 100), 0, 0).next();
    state = machine.requested(state, 0).next();
    assertThat(state.pending()).containsOnlyKeys(id);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (SubtaskId each : all) {
      state = machine.drained(state, each, 1).next();
    }
    for (SubtaskId each : all) {
      state = machine.acknowledged(state, id, each, true, 1).next();
    }
    state = machine.manifestWritten(state, id).next();
    state = machine.completed(state, id, 2).next();
    for (SubtaskId each : all) {
      state = machine.committed(state, id, each).next();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(state.committing()).isEmpty();
    assertThat(state.drained().isFull()).isTrue();
    return bytes;
  }

  /** With a copy of a set for each message, four times the subtasks would be 16 times the bytes. */
  @Test
  void aCheckpointOfMoreSubtasks_copiesLittleMoreForEach() {
    bytesOfACheckpoint(100);
    assertThat(bytesOfACheckpoint(4000)).isLessThan(6 * bytesOfACheckpoint(1000));
  }
}
