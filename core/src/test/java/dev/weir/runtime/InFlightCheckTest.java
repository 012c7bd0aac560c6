package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Alignment;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.SnapshotWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InFlightCheckTest {
  private final MapCheckpointStore store = new MapCheckpointStore();
  private final Types types = new Types();

  record Order(String customer, long cents) {}

  private ObjectRef arrived(Object... records) throws Exception {
    var sink = store.create(new ObjectName("job/chk-3/1-1/to-0.in-flight"));
    SnapshotWriter writer = new SnapshotWriter(sink);
    writer.begin(InFlightTask.inputs("from > to"), InFlightTask.TYPE);
    BinaryWriter group = new BinaryWriter(64);
    group.writeVarInt(records.length);
    for (Object record : records) {
      group.writeLong(Frame.NO_TIMESTAMP);
      types.dynamic().write(record, group);
    }
    writer.group(0, group);
    return writer.finish();
  }

  private static Manifest checkpoint(ObjectRef inFlight) {
    SubtaskSnapshot subtask =
        new SubtaskSnapshot(
            inFlight, List.of(), Optional.of(new InFlightObject(inFlight, List.of("from > to"))));
    return new Manifest(
        new JobId("job"),
        new CheckpointId(3),
        new LeaderEpoch(1),
        Alignment.UNALIGNED,
        0,
        "hash",
        false,
        List.of(
            new OperatorSnapshot(
                "to", 1, 16, List.of(), List.of(), List.of(subtask), Optional.empty())));
  }

  @Test
  void whatTheJobCanReadIsNoProblem() throws Exception {
    Manifest checkpoint = checkpoint(arrived("text", new Order("a", 1)));
    assertThat(InFlightCheck.problems(store, types, checkpoint)).isEmpty();
  }

  @Test
  void aRecordOfAClassThatTheJobDoesNotHave_isAProblemOfItsEdge() throws Exception {
    Manifest checkpoint = checkpoint(arrived("text", new Order("a", 1)));
    Types without = new Types(ClassLoader.getPlatformClassLoader());
    assertThat(InFlightCheck.problems(store, without, checkpoint))
        .singleElement()
        .asString()
        .startsWith(
            "checkpoint 3 holds records on their way through 'from > to' that cannot be read (")
        .contains("Order")
        .contains("--mode exactly-once");
  }

  @Test
  void anObjectThatIsGone_isAProblemAsWell() throws Exception {
    ObjectRef object = arrived("text");
    store.delete(object.name());
    assertThat(InFlightCheck.problems(store, types, checkpoint(object))).hasSize(1);
  }
}
