package dev.weir.serde.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be written says where it is, what it is, and what to do; and that it stays so. */
@SuppressWarnings({"JavaUtilDate", "ArrayRecordComponent"}) // jobs have them, which is why
class UnwritableValueTest {
  private static final String PLACE = "state 'seen' of operator 'count'";

  private final Types types = new Types();

  record Event(String name, Object payload) {}

  record Batch(List<Event> events, Map<String, Optional<Event>> byName, Object[] rest) {}

  record Node(@Nullable Node next) {}

  record Holder(String name, Legacy legacy) {}

  /** Kryo's: it has no constructor without parameters. */
  static final class Legacy {
    @Nullable Object other;

    Legacy(@Nullable Object other) {
      this.other = other;
    }
  }

  public static final class Pojo {
    public int n;
  }

  private String explained(Serde<?> serde, Object value) {
    return explainedFailure(serde, value).message();
  }

  private Failure explainedFailure(Serde<?> serde, Object value) {
    try {
      UnwritableValueException.requireWritable(serde, value, PLACE, new BinaryWriter());
    } catch (RuntimeException refused) {
      return Failure.of(refused);
    }
    throw new AssertionError(value + " can be written");
  }

  @Test
  void theTypeOfADeepValueIsNamedWithItsPath() {
    Failure failure = explainedFailure(types.dynamic(), new Event("a", new Date(0)));
    assertThat(failure.outlook()).isEqualTo(Outlook.PERMANENT);
    assertThat(failure.message())
        .isEqualTo(
            "Type java.util.Date (at Event.payload(Date), state 'seen' of operator 'count') cannot"
                + " be serialized: it is a class of the JDK that has no built-in serde. To fix it,"
                + " write a Serde of it and add p.types().register(java.util.Date.class, new"
                + " YourSerde()), or add p.types().kryo(java.util.Date.class).");
    types.kryo(Date.class);
    UnwritableValueException.requireWritable(
        types.dynamic(), new Event("a", new Date(0)), PLACE, new BinaryWriter());
  }

  @Test
  void thePathLeadsThroughCollections() {
    Event fine = new Event("a", 1);
    Event bad = new Event("a", new Thread());
    Serde<Batch> serde = types.serdeOf(Batch.class);
    assertThat(explained(serde, new Batch(List.of(fine, bad), Map.of(), new Object[0])))
        .contains("Type java.lang.Thread (at Batch.events[1].payload(Thread), state 'seen'");
    assertThat(explained(serde, new Batch(List.of(), Map.of("k", Optional.of(bad)), new Object[0])))
        .contains("(at Batch.byName[value][].payload(Thread), ");
    assertThat(explained(serde, new Batch(List.of(), Map.of(), new Object[] {1, new Thread()})))
        .contains("(at Batch.rest[1](Thread), ");
  }

  @Test
  void aPojoThatMayOccurAnywhereIsToldHowToBeRegistered() {
    assertThat(explained(types.dynamic(), List.of(new Pojo())))
        .contains("(at List12[0](Pojo), " + PLACE + ")")
        .contains("add p.types().register(dev.weir.serde.explain.UnwritableValueTest.Pojo.class)");
    assertThat(explained(types.dynamic(), new Pojo[][] {{new Pojo()}}))
        .contains("add p.types().register(dev.weir.serde.explain.UnwritableValueTest.Pojo.class)");
    types.register(Pojo.class);
    BinaryWriter out = new BinaryWriter();
    UnwritableValueException.requireWritable(types.dynamic(), List.of(new Pojo()), PLACE, out);
    UnwritableValueException.requireWritable(
        types.dynamic(), new Pojo[][] {{new Pojo()}}, PLACE, out);
  }

  @Test
  void whatNestsTooDeepOrContainsItselfIsPermanent() {
    Node chain = new Node(null);
    for (int i = 0; i < 100; i++) {
      chain = new Node(chain);
    }
    Failure failure = explainedFailure(types.serdeOf(Node.class), chain);
    assertThat(failure.outlook()).isEqualTo(Outlook.PERMANENT);
    assertThat(failure.message())
        .startsWith("A value of dev.weir.serde.explain.UnwritableValueTest$Node (at Node.next.next")
        .contains("…", PLACE, "nests deeper than 64 levels, or contains itself; flatten it");

    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    assertThat(explainedFailure(types.dynamic(), itself).isPermanent()).isTrue();
  }

  @Test
  void aCircleInAnObjectOfKryosIsPermanent() {
    types.kryo(Legacy.class);
    Legacy circle = new Legacy(null);
    circle.other = circle;
    Failure failure = explainedFailure(types.serdeOf(Holder.class), new Holder("h", circle));
    assertThat(failure.outlook()).isEqualTo(Outlook.PERMANENT);
    assertThat(failure.message())
        .contains("UnwritableValueTest$Legacy (at Holder.legacy, " + PLACE + ")")
        .contains("call p.types().kryoReferences() before the first p.types().kryo(…)");
    Types withReferences = new Types().kryoReferences().kryo(Legacy.class);
    UnwritableValueException.requireWritable(
        withReferences.serdeOf(Holder.class), new Holder("h", circle), PLACE, new BinaryWriter());
  }

  @Test
  void thePathLeadsIntoObjectsOfKryos() {
    types.kryo(Legacy.class);
    Holder holder = new Holder("h", new Legacy(List.of(new Legacy(new HashMap<>().keySet()))));
    assertThat(explained(types.serdeOf(Holder.class), holder))
        .startsWith("Type java.util.HashMap$KeySet (at Holder.legacy(Legacy).other.other, " + PLACE)
        .contains("To fix it, hand over a copy: new java.util.LinkedHashSet<>(…)");
    Holder pojo = new Holder("h", new Legacy(new Pojo()));
    assertThat(explained(types.serdeOf(Holder.class), pojo))
        .contains("add p.types().kryo(dev.weir.serde.explain.UnwritableValueTest.Pojo.class)");
    types.kryo(Pojo.class);
    UnwritableValueException.requireWritable(
        types.serdeOf(Holder.class), pojo, PLACE, new BinaryWriter());
  }

  @Test
  void listsThatTheJdkKeepsToItselfAreKryosToo() {
    types.kryo(Legacy.class);
    for (Object list :
        List.of(
            Arrays.asList("a", "b"),
            Collections.emptyList(),
            Collections.emptyMap(),
            Collections.emptySet(),
            Collections.singletonList("a"),
            Collections.singletonMap("a", 1),
            Collections.singleton("a"))) {
      Legacy back = RoundTrip.of(types.serdeOf(Legacy.class), new Legacy(list));
      assertThat(back.other).isEqualTo(list);
    }
  }

  @Test
  void whateverAUsersSerdeThrowsIsPermanent() {
    types.register(Thread.class, new BrokenSerde());
    Failure failure = explainedFailure(types.dynamic(), new Event("a", new Thread()));
    assertThat(failure.outlook()).isEqualTo(Outlook.PERMANENT);
    assertThat(failure.message())
        .startsWith(
            "A value of java.lang.Thread (at Event.payload, " + PLACE + ") cannot be written")
        .contains("its serde failed with java.lang.ClassCastException: broken");
  }

  private static final class BrokenSerde implements Serde<Thread> {
    @Override
    public void write(Thread value, BinaryWriter out) {
      throw new ClassCastException("broken");
    }

    @Override
    public Thread read(BinaryReader in) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("Thread", "broken");
    }
  }

  @Test
  void aValueOfAnotherTypeThanDeclaredIsPermanent() {
    @SuppressWarnings("unchecked") // as an unchecked cast of the user's does
    Serde<Object> numbers = (Serde<Object>) (Serde<?>) types.serdeOf(Long.class);
    assertThat(explainedFailure(numbers, 1).outlook()).isEqualTo(Outlook.PERMANENT);
  }

  @Test
  void whatIsChangedMeanwhilePassesPerhaps() {
    List<Object> shrinking =
        new ArrayList<>(List.of(1, 2)) {
          private static final long serialVersionUID = 1L;

          @Override
          public int size() {
            return 3;
          }
        };
    Serde<List<Integer>> lists = types.serdeOf(new TypeRef<List<Integer>>() {});
    Failure failure = explainedFailure(lists, shrinking);
    assertThat(failure.outlook()).isEqualTo(Outlook.UNKNOWN);
    assertThat(failure.message()).contains(PLACE, "was changed while it was written");
  }

  @Test
  void noMemoryIsNobodysFault() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    assertThatThrownBy(() -> UnwritableValueException.explain(types.dynamic(), 1, PLACE, error))
        .isSameAs(error);
  }
}
