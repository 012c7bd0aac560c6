package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.key.KeyGroups;
import dev.weir.state.key.KeyInNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One state of each kind in one subtask, changed at random together with a model of it. */
final class StateUnderTest implements AutoCloseable {
  static final StateSpec.OfValue<Long> TOTAL = ValueState.of("total", Long.class);
  static final StateSpec.OfList<String> EVENTS = ListState.of("events", String.class);
  static final StateSpec.OfMap<String, Integer> COUNTS =
      MapState.of("counts", String.class, Integer.class);

  /** A key of more than one part. */
  public record PairKey(String name, int number) {}

  final KeyedState keyed;
  final ValueState<Long> total;
  final ListState<String> events;
  final MapState<String, Integer> counts;
  final TimerState timers;
  private final Types types;

  StateUnderTest(KeyedState keyed, Types types) {
    this.keyed = keyed;
    this.types = types;
    total = keyed.value(TOTAL);
    events = keyed.list(EVENTS);
    counts = keyed.map(COUNTS);
    timers = keyed.timers("timers");
  }

  /** The same states by key and namespace; its "keys" are {@link KeyInNamespace}s. */
  StateUnderTest(KeyedState keyed, Types types, Class<?> namespaces) {
    this.keyed = keyed;
    this.types = types;
    total = keyed.value(TOTAL.byNamespace(namespaces));
    events = keyed.list(EVENTS.byNamespace(namespaces));
    counts = keyed.map(COUNTS.byNamespace(namespaces));
    timers = keyed.timers(TimerState.of("timers").byNamespace(namespaces));
  }

  /** Keys of several types, as a pipeline with a key of an interface type has them. */
  static List<Object> keys(int count) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(i % 3 == 0 ? (long) i : i % 3 == 1 ? "key-" + i : new PairKey("pair", i));
    }
    return keys;
  }

  /** Makes a key current, or a key and a namespace. */
  void setKey(Object key) {
    if (key instanceof KeyInNamespace entry) {
      setKey(entry.key());
      keyed.setNamespace(entry.namespace());
    } else {
      keyed.setKey(key, KeyGroups.mix(types.hash(key)));
    }
  }

  /** Makes one random change to a random key, here and in the model. */
  void change(StateModel model, List<Object> keys, SplittableRandom random) {
    change(model, keys, random, true);
  }

  /**
   * As {@link #change(StateModel, List, SplittableRandom)}.
   *
   * @param alone whether the model is that of this subtask, and not of others as well
   */
  void change(StateModel model, List<Object> keys, SplittableRandom random, boolean alone) {
    Object key = keys.get(random.nextInt(keys.size()));
    setKey(key);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        assertThat(total.value()).isEqualTo(model.values.get(key));
        long value = random.nextLong();
        total.update(value);
        model.values.put(key, value);
        assertThat(total.value()).isEqualTo(value);
      }
      case 3 -> {
        total.clear();
        model.values.remove(key);
        assertThat(total.value()).isNull();
      }
      case 4, 5 -> {
        String event = "e" + random.nextInt(100);
        events.add(event);
        model.lists.computeIfAbsent(key, each -> new ArrayList<>()).add(event);
        assertThat(events.get()).isEqualTo(model.lists.get(key));
      }
      case 6 -> {
        List<String> replaced = random.nextBoolean() ? List.of() : List.of("x", "y");
        events.update(replaced);
        model.lists.put(key, new ArrayList<>(replaced));
        assertThat(events.get()).isEqualTo(replaced);
      }
      case 7, 8 -> changeMap(model, key, "m" + random.nextInt(4), random);
      case 9, 10 -> changeTimer(model, key, random, alone);
      default -> clearAll(model, key);
    }
  }

  private void changeMap(StateModel model, Object key, String entry, SplittableRandom random) {
    Map<String, Integer> expected = model.maps.computeIfAbsent(key, each -> new HashMap<>());
    assertThat(counts.get(entry)).isEqualTo(expected.get(entry));
    if (random.nextInt(3) == 0) {
      counts.remove(entry);
      expected.remove(entry);
    } else {
      int value = random.nextInt();
      counts.put(entry, value);
      expected.put(entry, value);
    }
    assertThat(counts.contains(entry)).isEqualTo(expected.containsKey(entry));
    assertThat(counts.isEmpty()).isEqualTo(expected.isEmpty());
  }

  private void changeTimer(StateModel model, Object key, SplittableRandom random, boolean alone) {
    long time = random.nextLong(-20, 20);
    if (random.nextInt(3) == 0) {
      timers.remove(time);
      model.removeTimer(time, key);
    } else {
      timers.add(time);
      model.addTimer(time, key);
    }
    if (alone) {
      assertThat(timers.earliestMillis()).isEqualTo(model.earliestMillis());
    }
  }

  private void clearAll(StateModel model, Object key) {
    total.clear();
    events.clear();
    counts.clear();
    model.values.remove(key);
    model.lists.remove(key);
    model.maps.remove(key);
  }

  /** Checks everything about the keys that live here; consumes the timers. */
  void verifyAndDrain(StateModel model, Iterable<Object> keys) {
    verify(model, keys);
    assertThat(StateModel.timersOf(drain())).isEqualTo(model.timers);
  }

  void verify(StateModel model, Iterable<Object> keys) {
    for (Object key : keys) {
      setKey(key);
      assertThat(total.value()).as("total of %s", key).isEqualTo(model.values.get(key));
      assertThat(events.get())
          .as("events of %s", key)
          .isEqualTo(model.lists.getOrDefault(key, List.of()));
      Map<String, Integer> entries = new HashMap<>();
      counts.entries().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
      assertThat(entries).as("counts of %s", key).isEqualTo(model.maps.getOrDefault(key, Map.of()));
    }
  }

  /** Fires all timers and checks that their times ascend. */
  List<Timer> drain() {
    List<Timer> fired = new ArrayList<>();
    long before = Long.MIN_VALUE;
    for (Timer timer = timers.pollUntil(Long.MAX_VALUE);
        timer != null;
        timer = timers.pollUntil(Long.MAX_VALUE)) {
      assertThat(timer.timestampMillis()).isGreaterThanOrEqualTo(before);
      assertThat(timer.hash()).isEqualTo(KeyGroups.mix(types.hash(timer.key())));
      before = timer.timestampMillis();
      fired.add(timer);
    }
    return fired;
  }

  static final StateSpec.OfMap<String, List<Long>> NESTED =
      MapState.of("nested", TypeRef.of(String.class), new TypeRef<List<Long>>() {});

  @Override
  public void close() {
    keyed.close();
  }
}
