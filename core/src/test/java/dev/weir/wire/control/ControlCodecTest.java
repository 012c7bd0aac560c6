package dev.weir.wire.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.failure.ExplainedFailure;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.restore.OldObjects;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.wire.DamagedMessageException;
import dev.weir.wire.Envelope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever coordinators and subtasks say arrives as it was said. */
class ControlCodecTest {
  private static final SubtaskId SUBTASK = new SubtaskId("count per wörd", 300);
  private static final AttemptId ATTEMPT = new AttemptId(new LeaderEpoch(1L << 40), 1 << 30);
  private static final CheckpointId CHECKPOINT = new CheckpointId(12);

  private final ControlCodec<String> codec =
      new ControlCodec<>(
          new AddressCodec<>() {
            @Override
            public String text(String address) {
              return address;
            }

            @Override
            public String address(String text) {
              if (!text.contains("@")) {
                throw new IllegalArgumentException("no address: " + text);
              }
              return text;
            }
          });

  private static ObjectRef object(String name) {
    return new ObjectRef(new ObjectName("job/" + name), 1L << 33, -5);
  }

  private static Neighbours<String> neighbours() {
    Map<String, Map<SubtaskId, String>> byChain = new TreeMap<>();
    for (String chain : List.of("a", "b")) {
      Map<SubtaskId, String> ofChain = new TreeMap<>();
      for (int i = 0; i < 20; i++) {
        ofChain.put(
            new SubtaskId(chain, i), "weir@machine" + i % 3 + ":4711/subtask/" + chain + "#" + i);
      }
      byChain.put(chain, ofChain);
    }
    byChain.put("none", Map.of());
    return new Neighbours<>(byChain);
  }

  private static List<SubtaskOrder<String>> orders() {
    List<SubtaskOrder<String>> orders = new ArrayList<>();
    orders.add(new SubtaskOrder.Start<>(neighbours()));
    orders.add(new SubtaskOrder.Start<>(new Neighbours<>(new TreeMap<>())));
    for (CheckpointPurpose purpose : CheckpointPurpose.values()) {
      for (Alignment alignment : Alignment.values()) {
        orders.add(new SubtaskOrder.Trigger<>(new Barrier(CHECKPOINT, purpose, alignment)));
      }
    }
    orders.add(
        new SubtaskOrder.Overtake<>(
            new Barrier(CHECKPOINT, CheckpointPurpose.STOP, Alignment.UNALIGNED)));
    orders.add(SubtaskOrder.Complete.received(CHECKPOINT));
    orders.add(new SubtaskOrder.CommittedInOnePlace<>("sink", CHECKPOINT));
    orders.add(new SubtaskOrder.Abort<>(CHECKPOINT));
    orders.add(new SubtaskOrder.Splits<>(List.of()));
    orders.add(new SubtaskOrder.Splits<>(List.of(new byte[0], new byte[100_000])));
    orders.add(new SubtaskOrder.NoMoreSplits<>());
    return orders;
  }

  private static List<SubtaskReport> reports() {
    List<SubtaskReport> reports = new ArrayList<>();
    reports.add(
        new SubtaskReport.Here(
            true,
            false,
            List.of(CHECKPOINT, CHECKPOINT.next()),
            List.of(new byte[0], new byte[] {1, 2}),
            true));
    reports.add(new SubtaskReport.Here(false, true, List.of(), List.of(), false));
    reports.add(new SubtaskReport.Deployed(new RestoredBytes(1L << 40, 77)));
    reports.add(new SubtaskReport.SplitRequest());
    reports.add(new SubtaskReport.Acknowledged(fullSnapshot()));
    reports.add(
        new SubtaskReport.Acknowledged(
            new SnapshotReport(
                CHECKPOINT, new SubtaskSnapshot(object("o"), List.of()), Map.of(), false, -1)));
    for (Outlook outlook : Outlook.values()) {
      reports.add(new SubtaskReport.Failed(new Failure("because: \uD83D\uDCA5", outlook)));
    }
    reports.add(new SubtaskReport.Declined(CHECKPOINT, Failure.unknown("x".repeat(9000))));
    reports.add(new SubtaskReport.Committed(CHECKPOINT));
    reports.add(new SubtaskReport.Drained());
    Map<Reception, Long> all = new TreeMap<>();
    for (Reception reception : Reception.values()) {
      all.put(reception, (long) reception.name().hashCode() << 20 >>> 1);
    }
    reports.add(new SubtaskReport.Receptions(all));
    return reports;
  }

  record Total(String who, long sum) {}

  private static SnapshotReport fullSnapshot() {
    Schema schema = new Types().serdeOf(Total.class).schema();
    List<StateInfo> states = new ArrayList<>();
    for (StateKind kind : StateKind.values()) {
      states.add(new StateInfo(new StateId("op", "s" + kind, kind), "long", List.of(schema)));
    }
    return new SnapshotReport(
        CHECKPOINT,
        new SubtaskSnapshot(
            object("o"),
            List.of(object("shared-1"), object("shared-2")),
            Optional.of(new InFlightObject(object("o.in-flight"), List.of("a>b", "b>c")))),
        new TreeMap<>(Map.of("op", states, "other", List.of())),
        true,
        1234);
  }

  private static List<SubtaskRestore> restores() {
    OldObjects objects = OldObjects.of(List.of(object("a"), object("b")));
    OldObjects some = OldObjects.ofSome(List.of(Optional.empty(), Optional.of(object("c"))));
    List<SubtaskRestore> restores = new ArrayList<>();
    restores.add(new SubtaskRestore.Fresh());
    for (ReadFrom readFrom : ReadFrom.values()) {
      restores.add(
          new SubtaskRestore.FromCheckpoint(
              CHECKPOINT, new TreeMap<>(Map.of("op", objects)), Map.of("edge", some), readFrom));
    }
    return restores;
  }

  private static List<ToSubtask<String>> toSubtask() {
    List<ToSubtask<String>> messages = new ArrayList<>();
    for (SubtaskRestore restore : restores()) {
      messages.add(new ToSubtask.Deploy<>(new JobId("job"), SUBTASK, ATTEMPT, restore));
    }
    messages.add(new ToSubtask.Adopt<>(SUBTASK, ATTEMPT, Optional.of(CHECKPOINT)));
    messages.add(new ToSubtask.Adopt<>(SUBTASK, ATTEMPT, Optional.empty()));
    messages.add(new ToSubtask.Cancel<>(SUBTASK, AttemptId.NONE));
    messages.add(new ToSubtask.Orders<>(SUBTASK, ATTEMPT, new Packet<>(5, 1L << 50, null)));
    for (SubtaskOrder<String> order : orders()) {
      messages.add(new ToSubtask.Orders<>(SUBTASK, ATTEMPT, new Packet<>(1, 0, order)));
    }
    return messages;
  }

  private static List<ToCoordinator> toCoordinator() {
    List<ToCoordinator> messages = new ArrayList<>();
    messages.add(new ToCoordinator.Gone(SUBTASK, ATTEMPT));
    messages.add(new ToCoordinator.Reports(SUBTASK, ATTEMPT, new Packet<>(0, 0, null)));
    for (SubtaskReport report : reports()) {
      messages.add(new ToCoordinator.Reports(SUBTASK, ATTEMPT, new Packet<>(9, 8, report)));
    }
    return messages;
  }

  @Test
  void samplesAreOfEveryKind() {
    assertAll(ToSubtask.class, toSubtask());
    assertAll(SubtaskOrder.class, orders());
    assertAll(SubtaskRestore.class, restores());
    assertAll(ToCoordinator.class, toCoordinator());
    assertAll(SubtaskReport.class, reports());
  }

  private static void assertAll(Class<?> sealed, List<?> samples) {
    Set<Class<?>> kinds = new HashSet<>();
    samples.forEach(sample -> kinds.add(sample.getClass()));
    assertThat(kinds).isEqualTo(Set.of(sealed.getPermittedSubclasses()));
  }

  @Test
  void whatACoordinatorSays() {
    for (ToSubtask<String> message : toSubtask()) {
      ToSubtask<String> read = codec.decodeToSubtask(codec.encode(message));
      assertThat(read).usingRecursiveComparison().isEqualTo(message);
      assertThat(codec.encode(read)).isEqualTo(codec.encode(message));
    }
  }

  @Test
  void whatASubtaskSays() {
    for (ToCoordinator message : toCoordinator()) {
      assertThat(codec.decodeToCoordinator(codec.encode(message)))
          .usingRecursiveComparison()
          .isEqualTo(message);
    }
  }

  @Test
  void addressesThatAreAlike_costLittle() {
    byte[] start =
        codec.encode(
            new ToSubtask.Orders<>(
                SUBTASK, ATTEMPT, new Packet<>(0, 0, new SubtaskOrder.Start<>(neighbours()))));
    assertThat(start.length).isLessThan(40 * 28 + 100);
  }

  @Test
  void damageIsFound_andExplained() {
    Stream<byte[]> all = toSubtask().stream().map(codec::encode).filter(m -> m.length < 2000);
    all.forEach(
        whole -> {
          for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> codec.decodeToSubtask(flipped))
                .isInstanceOf(DamagedMessageException.class)
                .hasMessageContaining("a coordinator");
          }
          for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> codec.decodeToSubtask(cut))
                .isInstanceOf(DamagedMessageException.class);
          }
        });
  }

  @Test
  void anyBytesWithTheRightChecksum_areAMessageOrExplained() {
    Random random = new Random(7);
    List<byte[]> samples = new ArrayList<>();
    toCoordinator().forEach(message -> samples.add(codec.encode(message)));
    for (int i = 0; i < 40_000; i++) {
      byte[] sample = samples.get(random.nextInt(samples.size()));
      byte[] body = Arrays.copyOfRange(sample, 1, sample.length - 4);
      body[random.nextInt(body.length)] = (byte) random.nextInt();
      BinaryWriter out = new BinaryWriter();
      Envelope.open(out);
      out.writeRaw(body, 0, random.nextBoolean() ? body.length : random.nextInt(body.length));
      byte[] sealed = Envelope.close(out);
      try {
        assertThat(codec.decodeToCoordinator(sealed)).isNotNull();
      } catch (RuntimeException explained) {
        assertThat(explained).isInstanceOf(ExplainedFailure.class);
      }
    }
  }
}
