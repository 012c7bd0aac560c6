package dev.weir.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Frame;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import dev.weir.graph.Partitioner;
import dev.weir.id.CheckpointId;
import dev.weir.serde.TypeRef;
import dev.weir.serde.explain.UnwritableValueException;
import dev.weir.wire.WireSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a frame holds arrives as it was sent. */
class FramesCrossMachinesTest {
  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(long side, List<Shape> inside) implements Shape {}

  record Nested(String name, List<Map<String, Optional<Shape>>> parts, Object anything) {}

  private final TwoMachines plain =
      new TwoMachines(false, WireSettings.DEFAULT, types -> types.kryo(URI.class));
  private final TwoMachines keyed = new TwoMachines(true, WireSettings.DEFAULT, types -> {});

  private static List<Object> someOfEverything() {
    return List.of(
        1L,
        2L,
        -3,
        "",
        "x".repeat(70_000),
        "\uD83D\uDE80 to the \u6708, \uD800 alone",
        Color.RED,
        Color.GREEN,
        new Circle(1.5),
        new Square(2, List.of(new Circle(0), new Square(1, List.of()))),
        new Nested("n", List.of(Map.of("a", Optional.of(new Circle(3)))), Set.of(1, 2)),
        new Nested("", List.of(), new BigDecimal("1e-40")),
        List.of(),
        List.of("a", 1, List.of(2L)),
        Map.of("k", 'v'),
        Optional.empty(),
        Instant.ofEpochSecond(1, 2),
        new long[0],
        URI.create("http://localhost/"),
        true);
  }

  @Test
  void valuesOfEveryKind() {
    List<Object> values = new ArrayList<>(someOfEverything());
    values.removeIf(long[].class::isInstance);
    plain.pass(plain.frame(false, 0, values));
    plain.pass(plain.frame(false, 1, values.subList(0, 1)));
    List<Object> keys = new ArrayList<>(values);
    keys.removeIf(URI.class::isInstance);
    keys.removeIf(Nested.class::isInstance);
    keys.removeIf(Map.class::isInstance);
    keyed.pass(keyed.frame(true, 0, keys));
  }

  @Test
  void arrays() {
    Frame received =
        plain.receive(plain.messages(plain.frame(false, 0, List.of(new long[] {1, 2}))));
    assertThat(received).isNotNull();
    assertThat((long[]) received.value(0)).containsExactly(1, 2);
  }

  @Test
  void whateverClosesAFrame_withRecordsAndWithout() {
    List<Control> all =
        List.of(
            new Watermark(Watermark.MIN),
            new Watermark(Watermark.MAX),
            new Watermark(-1),
            Idle.INSTANCE,
            EndOfInput.INSTANCE,
            new Barrier(new CheckpointId(1), CheckpointPurpose.STOP, Alignment.UNBLOCKED),
            new Barrier(
                new CheckpointId(Long.MAX_VALUE), CheckpointPurpose.FINAL, Alignment.ALIGNED));
    Set<Class<?>> kinds = new HashSet<>();
    all.forEach(each -> kinds.add(each.getClass()));
    assertThat(kinds).isEqualTo(Set.of(Control.class.getPermittedSubclasses()));
    long sequence = 0;
    for (Control control : all) {
      for (List<String> values : List.of(List.<String>of(), List.of("a", "b"))) {
        Frame closed = plain.frame(false, sequence, values);
        closed.close(control);
        plain.pass(closed);
        Frame closedWithKeys = keyed.frame(true, sequence++, values);
        closedWithKeys.close(control);
        keyed.pass(closedWithKeys);
      }
    }
  }

  @Test
  void anUrgentBarrier_whateverTheChannelsKeys() {
    Barrier barrier =
        new Barrier(new CheckpointId(5), CheckpointPurpose.PERIODIC, Alignment.UNALIGNED);
    for (TwoMachines machines : List.of(plain, keyed)) {
      Frame urgent = Frame.urgent(barrier);
      urgent.address(TwoMachines.ATTEMPT, TwoMachines.CHANNEL, 3);
      Frame received = machines.pass(urgent);
      assertThat(received.usedCredit()).isFalse();
    }
  }

  @Test
  void timestampsOfAnyDistance() {
    long none = Frame.NO_TIMESTAMP;
    long[][] patterns = {
      {none},
      {0},
      {Long.MAX_VALUE, none, 0},
      {-1, 0, 254},
      {-1, 0, 255},
      {1L << 40, (1L << 40) + 65_535},
      {1L << 40, (1L << 40) + 65_536},
      {5, 5 + (1L << 32) - 1},
      {5, 5 + (1L << 32)},
      {Long.MIN_VALUE, Long.MAX_VALUE},
      {Long.MAX_VALUE},
    };
    List<String> values = IntStream.range(0, 9).mapToObj(i -> "v" + i).toList();
    for (int i = 0; i < patterns.length; i++) {
      plain.pass(plain.frame(false, i, values, patterns[i]));
    }
  }

  @Test
  void theTypeIsThereOnceForARunOfRecords() {
    List<Circle> circles = IntStream.range(0, 512).mapToObj(Circle::new).toList();
    Frame one = plain.frame(false, 0, circles.subList(0, 1), 0);
    Frame all = plain.frame(false, 0, circles, 0);
    int perFrame = plain.messages(one).get(0).length - Double.BYTES;
    assertThat(plain.messages(all).get(0)).hasSize(perFrame + 512 * Double.BYTES);
  }

  @Test
  void framesOfTwoChannelsMayBeMixed() {
    WireSettings small = new WireSettings(256, 1 << 20, false);
    TwoMachines machines = new TwoMachines(false, small, types -> {});
    Frame a = machines.frame(false, 0, List.of("a".repeat(1000)));
    Frame b = machines.frame(false, 0, List.of("b".repeat(1000)));
    b.address(TwoMachines.ATTEMPT, 0, 4);
    List<byte[]> as = machines.messages(a);
    List<byte[]> bs = machines.messages(b);
    assertThat(as).hasSameSizeAs(bs).hasSizeGreaterThan(3);
    Frame lastA = null;
    Frame lastB = null;
    for (int i = 0; i < as.size(); i++) {
      lastA = machines.decoder.receive(FrameMessage.read(as.get(i)));
      lastB = machines.decoder.receive(FrameMessage.read(bs.get(i)));
    }
    assertThat(lastA).isNotNull();
    assertThat(lastB).isNotNull();
    TwoMachines.assertSame(lastA, a);
    TwoMachines.assertSame(lastB, b);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anyFrames_inMessagesOfAnySize(long seed) {
    Random random = new Random(seed);
    int messageBytes = 256 + random.nextInt(1 << (4 + random.nextInt(14)));
    boolean withKeys = random.nextBoolean();
    WireSettings settings = new WireSettings(messageBytes, 1 << 20, random.nextBoolean());
    TwoMachines machines = new TwoMachines(withKeys, settings, types -> types.kryo(URI.class));
    for (int sequence = 0; sequence < 60; sequence++) {
      int size = random.nextInt(3) == 0 ? 512 : random.nextInt(20);
      List<Object> values = new ArrayList<>();
      Object value = "first";
      for (int i = 0; i < size; i++) {
        value = random.nextInt(4) == 0 ? value(random, withKeys) : value;
        values.add(value);
      }
      long[] timestamps = random.longs(5).map(t -> t >> random.nextInt(64)).toArray();
      Frame frame = machines.frame(withKeys, sequence, values, timestamps);
      if (random.nextBoolean()) {
        frame.close(new Watermark(random.nextLong()));
      }
      for (byte[] message : machines.messages(frame)) {
        assertThat(message.length).isLessThanOrEqualTo(messageBytes);
      }
      machines.pass(frame);
    }
  }

  private static Object value(Random random, boolean isKey) {
    return switch (random.nextInt(isKey ? 5 : 7)) {
      case 0 -> random.nextLong();
      case 1 -> new Circle(random.nextDouble());
      case 2 -> Color.values()[random.nextInt(2)];
      case 3 -> new Square(random.nextLong(), List.of(new Circle(random.nextFloat())));
      case 4 -> text(random);
      case 5 -> List.of(text(random), random.nextInt());
      default -> URI.create("x://" + random.nextInt());
    };
  }

  private static String text(Random random) {
    int length = random.nextInt(1 << random.nextInt(12));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT));
    }
    return text.toString();
  }

  @Test
  void compressionPays_orIsLeftAway() {
    WireSettings settings = new WireSettings(200_000, 16 << 20, true);
    TwoMachines machines = new TwoMachines(false, settings, types -> {});
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    Frame alike = machines.frame(false, 0, List.of("abc".repeat(100_000)));
    Frame random =
        machines.frame(false, 1, List.of(new String(noise, StandardCharsets.ISO_8859_1)));
    assertThat(machines.messages(alike)).hasSize(1);
    assertThat(machines.messages(alike).get(0).length).isLessThan(10_000);
    machines.pass(alike);
    machines.pass(random);
  }

  @Test
  void aValueThatCannotBeWritten_isExplained_andTheNextFrameIsWhole() {
    List<Object> circular = new ArrayList<>();
    circular.add(circular);
    Frame unwritable = plain.frame(false, 0, List.of("fine", circular));
    assertThatThrownBy(() -> plain.messages(unwritable))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessageContaining("operator 'from'");
    plain.pass(plain.frame(false, 0, List.of(new Circle(1), "fine")));
  }

  @Test
  void keysThatDifferFromMachineToMachine_areNoticed() {
    AtomicInteger calls = new AtomicInteger();
    TwoMachines machines =
        new TwoMachines(
            new Partitioner.Hash<Object, Object>(
                value -> calls.incrementAndGet(), TypeRef.of(Integer.class)),
            WireSettings.DEFAULT,
            types -> {});
    List<byte[]> messages = machines.messages(machines.frame(true, 0, List.of("a")));
    assertThatThrownBy(() -> machines.receive(messages))
        .isInstanceOf(UnreadableFrameException.class)
        .hasMessageContaining("'from'")
        .hasMessageContaining("'to'")
        .hasMessageContaining("another hash");
  }

  @Test
  void aTypeThatTheReceiverDoesNotKnow_isNamed() {
    TwoMachines other = new TwoMachines(false, WireSettings.DEFAULT, types -> {});
    List<byte[]> messages =
        plain.messages(plain.frame(false, 0, List.of(URI.create("http://localhost/"))));
    assertThatThrownBy(() -> other.receive(messages))
        .isInstanceOf(UnreadableFrameException.class)
        .hasMessageContaining("java.net.URI")
        .hasMessageContaining("registrations");
  }
}
