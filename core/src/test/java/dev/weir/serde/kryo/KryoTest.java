package dev.weir.serde.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Samples.Color;
import dev.weir.serde.Samples.Count;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.schema.SchemaCheck;
import dev.weir.serde.types.Types;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KryoTest {

  /** No record, no constructor without parameters, final fields: what Kryo is for. */
  static class Legacy {
    private final String name;
    private final Map<String, List<Integer>> numbers;
    private final Object other;

    Legacy(String name, Map<String, List<Integer>> numbers, Object other) {
      this.name = name;
      this.numbers = numbers;
      this.other = other;
    }

    @Override
    public boolean equals(Object that) {
      return that instanceof Legacy legacy
          && name.equals(legacy.name)
          && numbers.equals(legacy.numbers)
          && (other == null ? legacy.other == null : other.equals(legacy.other));
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static final class Child extends Legacy {
    Child() {
      super("child", Map.of(), null);
    }
  }

  record Holder(Legacy legacy, long n) {}

  static final class Cycle {
    Cycle self = this;
  }

  private static Legacy legacy(int i) {
    Map<String, List<Integer>> numbers = new HashMap<>();
    numbers.put("a" + i, new ArrayList<>(List.of(i, i + 1)));
    return new Legacy("n" + i, numbers, List.of("x"));
  }

  private final Types types = new Types().kryo(Legacy.class, URI.class);

  @Test
  void registeredClassesAreWrittenWhereverTheyOccur() {
    Holder holder = new Holder(legacy(1), 2);
    assertThat(RoundTrip.of(types.serdeOf(Holder.class), holder)).isEqualTo(holder);
    assertThat(RoundTrip.of(types.dynamic(), legacy(3))).isEqualTo(legacy(3));
    URI uri = URI.create("http://weir.dev/a");
    assertThat(RoundTrip.of(types.serdeOf(URI.class), uri)).isEqualTo(uri);
    assertThat(types.hash(legacy(1))).isEqualTo(types.hash(legacy(1)));
  }

  @Test
  void whatIsInsideMustBeRegisteredToo() {
    Legacy withCount = new Legacy("n", Map.of(), new Count("a", 1));
    assertThatThrownBy(() -> RoundTrip.bytes(types.serdeOf(Legacy.class), withCount))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessage(
            "Type dev.weir.serde.Samples$Count (at Legacy.other) cannot be serialized: it is inside"
                + " an object that Kryo writes, and not registered with Kryo. To fix it, add"
                + " p.types().kryo(dev.weir.serde.Samples.Count.class).");
    types.kryo(Count.class);
    assertThat(RoundTrip.of(types.serdeOf(Legacy.class), withCount)).isEqualTo(withCount);
  }

  @Test
  void aClassThatKryoCannotAccessIsRefusedWhenItIsRegistered() {
    assertThatThrownBy(() -> types.kryo(Thread.class))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining("Type java.lang.Thread (at Thread) cannot be serialized: Kryo cannot")
        .hasMessageContaining("add p.types().register(java.lang.Thread.class, new YourSerde()).");
  }

  @Test
  void subclassesKeepTheirClassOnceRegistered() {
    types.kryo(Child.class);
    assertThat(RoundTrip.of(types.serdeOf(Holder.class), new Holder(new Child(), 1)).legacy())
        .isInstanceOf(Child.class);
  }

  @Test
  void truncatedOrDamagedBytesAreCorrupt() {
    Serde<Holder> serde = types.serdeOf(Holder.class);
    byte[] bytes = RoundTrip.bytes(serde, new Holder(legacy(1), 2));
    for (int length = 0; length < bytes.length; length++) {
      BinaryReader in = new BinaryReader(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> serde.read(in)).isInstanceOf(CorruptDataException.class);
    }
    byte[] shorter = bytes.clone();
    shorter[1]--;
    assertThatThrownBy(() -> serde.read(new BinaryReader(shorter)))
        .isInstanceOf(CorruptDataException.class);
    // The serde still works.
    assertThat(RoundTrip.read(serde, bytes)).isEqualTo(new Holder(legacy(1), 2));
  }

  @Test
  void theRegistryMayGrowAtItsEndOnly() {
    Schema two = types.serdeOf(Legacy.class).schema();
    Schema three =
        new Types().kryo(Legacy.class, URI.class, Color.class).serdeOf(Legacy.class).schema();
    Schema swapped = new Types().kryo(URI.class, Legacy.class).serdeOf(Legacy.class).schema();
    SchemaCheck.requireReadable("x", two, three);
    assertThatThrownBy(() -> SchemaCheck.requireReadable("x", three, two))
        .isInstanceOf(IncompatibleSchemaException.class);
    assertThatThrownBy(() -> SchemaCheck.requireReadable("x", two, swapped))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("dev.weir.serde.kryo.KryoTest$Legacy#");
    assertThat(two)
        .hasToString(
            "opaque dev.weir.serde.kryo.KryoTest$Legacy (kryo5:"
                + " dev.weir.serde.kryo.KryoTest$Legacy#8fdefdd0, java.net.URI#0)");
  }

  @Test
  void valuesOfAnEarlierRegistryAreReadByALaterOne() {
    byte[] bytes = RoundTrip.bytes(types.dynamic(), legacy(1));
    Types later = new Types().kryo(Legacy.class, URI.class, Color.class);
    assertThat(RoundTrip.read(later.dynamic(), bytes)).isEqualTo(legacy(1));
  }

  @Test
  void referencesArePreservedOnRequest() {
    Types withReferences = new Types().kryoReferences().kryo(Cycle.class);
    Cycle back = RoundTrip.of(withReferences.serdeOf(Cycle.class), new Cycle());
    assertThat(back.self).isSameAs(back);
    assertThatThrownBy(types::kryoReferences)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Call kryoReferences() before the first kryo(...)");
  }

  @Test
  void oneSerdeServesManyThreads() throws Exception {
    Serde<Holder> serde = types.serdeOf(Holder.class);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int task = 0; task < 8; task++) {
        int first = task * 1_000;
        tasks.add(
            () -> {
              for (int i = first; i < first + 1_000; i++) {
                Holder holder = new Holder(legacy(i), i);
                assertThat(RoundTrip.of(serde, holder)).isEqualTo(holder);
                assertThat(RoundTrip.of(types.dynamic(), holder)).isEqualTo(holder);
              }
              return 1;
            });
      }
      for (Future<Integer> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
