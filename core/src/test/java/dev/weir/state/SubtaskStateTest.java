package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.weir.api.state.Redistribution;
import dev.weir.api.state.SubtaskList;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.format.StateMismatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubtaskStateTest {
  private static final TypeRef<String> STRING = TypeRef.of(String.class);

  private final Types types = new Types();
  private final SnapshotMemory memory = new SnapshotMemory();

  /** One subtask with a list of each sort. */
  private final class Subtask {
    final SubtaskState state = new SubtaskState("read", types);
    final SubtaskList<String> split = state.list(SubtaskList.split("splits", STRING));
    final SubtaskList<String> union = state.list(SubtaskList.union("seen", STRING));

    Subtask(String... elements) {
      for (String element : elements) {
        split.add(element);
        union.add(element);
      }
    }
  }

  private List<SnapshotReader> write(Subtask... subtasks) throws IOException {
    List<SnapshotReader> readers = new ArrayList<>();
    for (Subtask subtask : subtasks) {
      ObjectRef written = memory.write(subtask.state.snapshot()::writeTo);
      readers.add(memory.read(written));
    }
    return readers;
  }

  @Test
  void nullIsRefused_withTheNameOfTheState_andChangesNothing() {
    SubtaskList<String> list =
        new SubtaskState("op", new Types())
            .list(SubtaskList.split("seen", TypeRef.of(String.class)));
    list.add("a");
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> list.add(null),
            () -> list.update(null),
            () -> list.update(Arrays.asList("b", null)))) {
      assertThatNullPointerException()
          .isThrownBy(call)
          .withMessageContaining("state 'seen' does not take null");
    }
    assertThat(list.get()).containsExactly("a");
  }

  @Test
  void list_holdsWhatWasAdded_andWhatReplacedIt() {
    Subtask subtask = new Subtask("a", "b");
    assertThat(subtask.split.get()).containsExactly("a", "b");
    subtask.split.update(subtask.split.get().subList(1, 2));
    assertThat(subtask.split.get()).containsExactly("b");
    assertThat(subtask.union.get()).containsExactly("a", "b");
  }

  @Test
  void snapshot_showsItsMoment() throws IOException {
    Subtask subtask = new Subtask("a", "b");
    SubtaskState.Capture capture = subtask.state.snapshot();
    subtask.split.update(List.of("c"));
    subtask.union.add("d");
    Subtask restored = new Subtask("overwritten");
    restored.state.restore(List.of(memory.read(memory.write(capture::writeTo))), 0, 1);
    assertThat(restored.split.get()).containsExactly("a", "b");
    assertThat(restored.union.get()).containsExactly("a", "b");
  }

  @Test
  void restore_atTheSameParallelism_givesEachItsOwn() throws IOException {
    List<SnapshotReader> old = write(new Subtask("a", "b", "c"), new Subtask());
    Subtask first = new Subtask();
    first.state.restore(old, 0, 2);
    assertThat(first.split.get()).containsExactly("a", "b", "c");
    assertThat(first.union.get()).containsExactly("a", "b", "c");
    Subtask second = new Subtask();
    assertThat(second.state.isRestored()).isFalse();
    second.state.restore(old, 1, 2);
    assertThat(second.state.isRestored()).isTrue();
    assertThat(second.split.get()).isEmpty();
    assertThat(second.union.get()).isEmpty();
  }

  @Test
  void restore_atAnotherParallelism_dealsOutSplitLists_andGivesAllOfUnionLists()
      throws IOException {
    List<SnapshotReader> old = write(new Subtask("a", "b", "c", "d"), new Subtask("e"));
    List<List<String>> dealt = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      Subtask subtask = new Subtask();
      subtask.state.restore(old, index, 3);
      dealt.add(subtask.split.get());
      assertThat(subtask.union.get()).containsExactly("a", "b", "c", "d", "e");
    }
    assertThat(dealt).containsExactly(List.of("a", "d"), List.of("b", "e"), List.of("c"));
  }

  @Test
  void restore_ofAListThatIsNotDeclared_isRefused() throws IOException {
    List<SnapshotReader> old = write(new Subtask("a"));
    SubtaskState other = new SubtaskState("read", types);
    other.list(SubtaskList.split("splits", STRING));
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> other.restore(old, 0, 1))
        .withMessageContainingAll("'read'", "'seen'", "union list<", "'splits'", "--fresh");
  }

  @Test
  void restore_ofASplitListAsUnion_isRefused() throws IOException {
    List<SnapshotReader> old = write(new Subtask("a"));
    SubtaskState other = new SubtaskState("read", types);
    other.list(SubtaskList.union("splits", STRING));
    other.list(SubtaskList.union("seen", STRING));
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> other.restore(old, 0, 1))
        .withMessageContainingAll("'splits'", "split list<", "union list<");
  }

  @Test
  void restore_leavesTheStateOfOtherOperatorsAlone() throws IOException {
    List<SnapshotReader> old = write(new Subtask("a"));
    SubtaskState other = new SubtaskState("write", types);
    SubtaskList<String> splits = other.list(SubtaskList.split("splits", STRING));
    other.restore(old, 0, 1);
    assertThat(splits.get()).isEmpty();
  }

  @Test
  void aName_isDeclaredOnce_andBeforeTheRestore() throws IOException {
    SubtaskState state = new SubtaskState("read", types);
    state.list(SubtaskList.split("a", STRING));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.list(SubtaskList.union("a", STRING)));
    SubtaskState restored = new Subtask().state;
    restored.restore(write(new Subtask("a")), 0, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> restored.list(SubtaskList.split("late", STRING)));
  }

  /** A split with a field that it did not have at first. */
  public record FileSplit(String file, long offset, @Nullable String encoding) {}

  /** The split as it was. */
  public record EarlierSplit(String file, int offset) {}

  /** Writes splits as they were, under the name that they have. */
  private static final class EarlierSplitSerde implements Serde<EarlierSplit> {
    private final Serde<EarlierSplit> serde = new Types().serdeOf(EarlierSplit.class);

    @Override
    public void write(EarlierSplit value, BinaryWriter out) {
      serde.write(value, out);
    }

    @Override
    public EarlierSplit read(BinaryReader in) {
      return serde.read(in);
    }

    @Override
    public Schema schema() {
      return new Schema.RecordSchema(
          FileSplit.class.getName(), ((Schema.RecordSchema) serde.schema()).fields());
    }
  }

  @Test
  void restore_ofASourcesSplitsThatHaveChanged_convertsThem_atAnyParallelism() throws IOException {
    List<SnapshotReader> old = new ArrayList<>();
    for (String file : List.of("a", "b")) {
      SubtaskState before = new SubtaskState("read", types);
      SubtaskList<EarlierSplit> splits =
          before.list("splits", new EarlierSplitSerde(), Redistribution.SPLIT);
      splits.add(new EarlierSplit(file, 5));
      splits.add(new EarlierSplit(file, 6));
      old.add(memory.read(memory.write(before.snapshot()::writeTo)));
    }
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      SubtaskState now = new SubtaskState("read", types);
      SubtaskList<FileSplit> splits =
          now.list("splits", types.serdeOf(FileSplit.class), Redistribution.SPLIT);
      now.restore(old, 0, parallelism);
      assertThat(splits.get())
          .startsWith(new FileSplit("a", 5, null), new FileSplit("a", 6, null))
          .hasSize(parallelism == 1 ? 4 : 2);
    }
  }

  @Test
  void restore_ofSplitsOfAnotherType_isRefusedWithBothSchemas() throws IOException {
    SubtaskState before = new SubtaskState("read", types);
    before.list("splits", types.serdeOf(FileSplit.class), Redistribution.SPLIT);
    List<SnapshotReader> old = List.of(memory.read(memory.write(before.snapshot()::writeTo)));
    SubtaskState now = new SubtaskState("read", types);
    now.list("splits", types.serdeOf(String.class), Redistribution.SPLIT);
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> now.restore(old, 0, 1))
        .withMessageContainingAll("'splits'", "split list<record", "split list<string>");
  }
}
