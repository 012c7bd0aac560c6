package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Frame;
import dev.weir.graph.Partitioner;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.runtime.restore.InFlightRestore;
import dev.weir.runtime.restore.OldObjects;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.heap.HeapStateBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records in flight to an operator behind {@code keyBy}. */
class KeyedRecordsInFlightTest {
  private static final List<String> RECORDS =
      IntStream.range(0, 100).mapToObj(i -> i + " " + (i + 1)).toList();
  private static final Partitioner BY_FIRST = Partitioner.hash((String line) -> word(line, 0));
  private static final Partitioner BY_SECOND = Partitioner.hash((String line) -> word(line, 1));

  private final MapCheckpointStore store = new MapCheckpointStore();
  private final Types types = new Types();

  private static String word(String line, int index) {
    int space = line.indexOf(' ');
    return index == 0 ? line.substring(0, space) : line.substring(space + 1);
  }

  private List<Object> restored(Partitioner partitioner, int parallelism, int index, OldObjects old)
      throws Exception {
    ActorGraph graph = TwoChains.graph(partitioner, 1, parallelism);
    SubtaskEnvironment environment =
        new SubtaskEnvironment(
            JobTerm.none(new JobId("job")),
            1,
            16,
            types,
            new HeapStateBackend(),
            store,
            Path.of("unused"),
            new LoopSettings(2, 100, 1));
    SubtaskWiring wiring = SubtaskWiring.of(graph, new SubtaskId("to", index));
    SubtaskRestore.FromCheckpoint restore =
        new SubtaskRestore.FromCheckpoint(
            new CheckpointId(1),
            Map.of(),
            Map.of("to", old, "from", OldObjects.ofSome(NOTHING_SENT)),
            ReadFrom.POSITIONS);
    List<Object> records = new ArrayList<>();
    try (InFlightRestore inFlight = new InFlightRestore(environment, wiring, restore)) {
      for (Frame frame : inFlight.frames()) {
        for (int i = 0; i < frame.size(); i++) {
          records.add(frame.value(i));
        }
      }
    }
    return records;
  }

  private static final List<Optional<ObjectRef>> NOTHING_SENT = List.of(Optional.empty());

  private ObjectRef arrived(int at, List<?> records) throws Exception {
    var sink = store.create(new ObjectName("job/chk-1/1-1/to-" + at + ".in-flight"));
    SnapshotWriter writer = new SnapshotWriter(sink);
    writer.begin(InFlightTask.inputs("from > to"), InFlightTask.TYPE);
    BinaryWriter group = new BinaryWriter(64);
    group.writeVarInt(records.size());
    for (Object record : records) {
      group.writeLong(Frame.NO_TIMESTAMP);
      types.dynamic().write(record, group);
    }
    writer.group(0, group);
    return writer.finish();
  }

  /** All records at the only one of the old subtasks, and from there to two. */
  private OldObjects arrivedAtTwo() throws Exception {
    OldObjects one = OldObjects.of(List.of(arrived(9, RECORDS)));
    TreeMap<Integer, ObjectRef> two = new TreeMap<>();
    for (int index = 0; index < 2; index++) {
      two.put(index, arrived(index, restored(BY_FIRST, 2, index, one)));
    }
    return new OldObjects(2, two);
  }

  @Test
  void eachGoesToWhereItsKeyBelongs() throws Exception {
    OldObjects old = arrivedAtTwo();
    for (int parallelism : new int[] {1, 2, 3}) {
      List<Object> all = new ArrayList<>();
      for (int index = 0; index < parallelism; index++) {
        all.addAll(restored(BY_FIRST, parallelism, index, old));
      }
      assertThat(all).containsExactlyInAnyOrderElementsOf(RECORDS);
    }
  }

  @Test
  void oneThatBelongsElsewhereNow_failsTheAttempt_andIsNotPassedOver() throws Exception {
    OldObjects old = arrivedAtTwo();
    assertThatThrownBy(() -> restored(BY_SECOND, 2, 0, old))
        .isInstanceOfSatisfying(
            StateMismatchException.class, e -> assertThat(e.isPermanent()).isTrue())
        .hasMessageContaining("keyBy in front of operator 'to' selects other keys than it did");
  }
}
