package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.TimeToLive;
import dev.weir.api.state.TimeToLive.Clock;
import dev.weir.api.state.TimeToLive.Renewal;
import dev.weir.api.state.ValueState;
import dev.weir.element.Watermark;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import dev.weir.state.expiry.ExpiringStates;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** State with a time to live: what is read, when it is gone for good, and what a restore keeps. */
abstract class StateExpiryContract extends StateBackendFixture {
  private static final StateSpec.OfValue<Long> VALUE = ValueState.of("value", Long.class);
  private static final StateSpec.OfList<String> LIST = ListState.of("list", String.class);
  private static final StateSpec.OfMap<String, Long> MAP =
      MapState.of("map", String.class, Long.class);
  private static final long LIFE = 160;
  private static final TimeToLive BY_WRITES = TimeToLive.of(Duration.ofMillis(LIFE));

  private static final long START = 1_000_000;

  private long wallClock = START;

  /** An operator with the three kinds of state, each with a time to live. */
  private final class Expiring {
    final KeyedState keyed;
    final SubtaskState subtask = new SubtaskState("count", types);
    final ExpiringStates states;
    final ValueState<Long> value;
    final ListState<String> list;
    final MapState<String, Long> map;

    Expiring(TimeToLive timeToLive, int index, int parallelism, List<Saved> from)
        throws IOException {
      keyed = create(index, parallelism);
      states = new ExpiringStates(keyed, subtask, () -> wallClock);
      value = states.value(VALUE.expiring(timeToLive));
      list = states.list(LIST.expiring(timeToLive));
      map = states.map(MAP.expiring(timeToLive));
      if (!from.isEmpty()) {
        restore(keyed, from.stream().map(Saved::keyed).toArray(ObjectRef[]::new));
        restore(subtask, index, parallelism, from.stream().map(Saved::subtask).toList());
      }
      states.open(Watermark.MIN);
    }

    Expiring(TimeToLive timeToLive) throws IOException {
      this(timeToLive, 0, 1, List.of());
    }

    void key(Object key) {
      setKey(keyed, key);
    }

    void put(Object key, long content) {
      key(key);
      value.update(content);
      list.add("e" + content);
      map.put("m" + content, content);
    }

    /** Time goes on, and what became due is removed. */
    void advance(Clock clock, long to) {
      if (clock == Clock.PROCESSING_TIME) {
        wallClock = to;
      } else {
        states.onWatermark(to);
      }
      assertThat(states.expire(clock, () -> true)).isTrue();
    }

    /** What can be read of a key. */
    String read(Object key) {
      key(key);
      Map<String, Long> entries = new TreeMap<>();
      map.entries().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
      assertThat(map.isEmpty()).isEqualTo(entries.isEmpty());
      return value.value() + " " + list.get() + " " + entries;
    }

    /** How many keys hold something in one of the states, dead or alive. */
    int stored() {
      int[] count = {0};
      for (String state : List.of("value", "list", "map")) {
        keyed.forEachKey(state, (key, namespace) -> count[0]++);
      }
      return count[0];
    }

    Saved save() throws IOException {
      states.save();
      return new Saved(write(keyed), write(subtask));
    }
  }

  /** What a checkpoint has of one subtask. */
  private record Saved(ObjectRef keyed, ObjectRef subtask) {}

  private static final String NOTHING = "null [] {}";

  @ParameterizedTest
  @EnumSource
  void whatNobodyTouchesIsNotReadAgain_andThenIsGone(Clock clock) throws IOException {
    Expiring state = new Expiring(inTimeOf(clock, BY_WRITES));
    state.advance(clock, START);
    state.put("a", 1);
    state.advance(clock, START + LIFE - 1);
    assertThat(state.read("a")).isEqualTo("1 [e1] {m1=1}");
    assertThat(state.stored()).isEqualTo(3);
    onlyReads(state, clock, START + LIFE);
    assertThat(state.read("a")).isEqualTo(NOTHING);
    state.advance(clock, START + LIFE + LIFE / 16 + 1);
    assertThat(state.stored()).isZero();
    assertThat(state.states.nextWallTime()).isEqualTo(Long.MAX_VALUE);
  }

  /** Moves a clock without removing anything: what is dead is not read all the same. */
  private void onlyReads(Expiring state, Clock clock, long to) {
    if (clock == Clock.PROCESSING_TIME) {
      wallClock = to;
    } else {
      state.states.onWatermark(to);
    }
  }

  private static TimeToLive inTimeOf(Clock clock, TimeToLive timeToLive) {
    return clock == Clock.EVENT_TIME ? timeToLive.inEventTime() : timeToLive;
  }

  @ParameterizedTest
  @EnumSource
  void touchesBeginANewLife_asFarAsTheyCount(Renewal renewal) throws IOException {
    TimeToLive timeToLive = new TimeToLive(Duration.ofMillis(LIFE), renewal, Clock.PROCESSING_TIME);
    Expiring state = new Expiring(timeToLive);
    state.put("read", 1);
    state.put("written", 1);
    state.advance(Clock.PROCESSING_TIME, START + 100);
    state.key("read");
    assertThat(state.value.value()).isEqualTo(1);
    assertThat(state.map.get("m1")).isEqualTo(1);
    assertThat(state.list.get()).containsExactly("e1");
    state.key("written");
    state.value.update(2L);
    state.map.put("m1", 2L);
    state.advance(Clock.PROCESSING_TIME, START + LIFE + 50);
    boolean reads = renewal == Renewal.READS_AND_WRITES;
    boolean writes = renewal != Renewal.NOTHING;
    assertThat(state.read("read")).isEqualTo(reads ? "1 [e1] {m1=1}" : NOTHING);
    assertThat(state.read("written")).isEqualTo(writes ? "2 [] {m1=2}" : NOTHING);
  }

  @Test
  void eachElementAndEntryHasALifeOfItsOwn() throws IOException {
    Expiring state = new Expiring(BY_WRITES);
    state.put("a", 1);
    state.advance(Clock.PROCESSING_TIME, START + 100);
    state.put("a", 2);
    state.advance(Clock.PROCESSING_TIME, START + LIFE);
    assertThat(state.read("a")).isEqualTo("2 [e2] {m2=2}");
    state.advance(Clock.PROCESSING_TIME, START + 2 * LIFE);
    assertThat(state.stored()).isZero();
  }

  @Test
  void theTimeInWhichTheJobWasDownDoesNotCount() throws IOException {
    Expiring before = new Expiring(BY_WRITES);
    before.put("a", 1);
    before.advance(Clock.PROCESSING_TIME, START + 100);
    Saved saved = before.save();
    wallClock = START + 1_000_000;
    Expiring after = new Expiring(BY_WRITES, 0, 1, List.of(saved));
    assertThat(after.states.nextWallTime()).isBetween(wallClock + 60, wallClock + 70);
    after.advance(Clock.PROCESSING_TIME, START + 1_000_059);
    assertThat(after.read("a")).isEqualTo("1 [e1] {m1=1}");
    after.advance(Clock.PROCESSING_TIME, START + 1_000_071);
    assertThat(after.stored()).isZero();
  }

  @Test
  void whatWasTouchedBeforeTheFirstWatermarkLivesFromThenOn_andTheEndOfInputEndsNothing()
      throws IOException {
    Expiring state = new Expiring(BY_WRITES.inEventTime());
    state.put("a", 1);
    state.advance(Clock.EVENT_TIME, START);
    state.advance(Clock.EVENT_TIME, START + LIFE - 1);
    assertThat(state.read("a")).isEqualTo("1 [e1] {m1=1}");
    state.advance(Clock.EVENT_TIME, Watermark.MAX);
    assertThat(state.read("a")).isEqualTo("1 [e1] {m1=1}");
  }

  /** A time to live is no part of the state: it comes, changes and goes. */
  @Test
  void aTimeToLiveIsAdded_changed_andTakenAway() throws IOException {
    Saved without;
    KeyedState plain = create();
    ValueState<Long> value = plain.value(VALUE);
    ListState<String> list = plain.list(LIST);
    MapState<String, Long> map = plain.map(MAP);
    setKey(plain, "a");
    value.update(1L);
    list.add("e1");
    map.put("m1", 1L);
    without = new Saved(write(plain), write(new SubtaskState("count", types)));

    Expiring added = new Expiring(BY_WRITES, 0, 1, List.of(without));
    added.advance(Clock.PROCESSING_TIME, START + LIFE - 1);
    assertThat(added.read("a")).isEqualTo("1 [e1] {m1=1}");
    Saved with = added.save();
    added.advance(Clock.PROCESSING_TIME, START + LIFE + LIFE / 16 + 1);
    assertThat(added.stored()).isZero();

    wallClock = START + LIFE - 1;
    TimeToLive longer = TimeToLive.of(Duration.ofMillis(3 * LIFE));
    Expiring changed = new Expiring(longer, 0, 1, List.of(with));
    changed.advance(Clock.PROCESSING_TIME, START + 3 * LIFE - 1);
    assertThat(changed.read("a")).isEqualTo("1 [e1] {m1=1}");
    changed.advance(Clock.PROCESSING_TIME, START + 4 * LIFE);
    assertThat(changed.stored()).isZero();

    KeyedState again = create();
    ValueState<Long> stays = again.value(VALUE);
    again.list(LIST);
    again.map(MAP);
    restore(again, with.keyed());
    restore(new SubtaskState("count", types), 0, 1, List.of(with.subtask()));
    setKey(again, "a");
    assertThat(stays.value()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void restoredAtAnotherParallelism_itExpiresAllTheSame(int parallelism) throws IOException {
    Expiring before = new Expiring(BY_WRITES);
    KEYS.forEach(key -> before.put(key, 1));
    before.advance(Clock.PROCESSING_TIME, START + 50);
    Saved saved = before.save();
    for (int index = 0; index < parallelism; index++) {
      wallClock = START + 50;
      Expiring after = new Expiring(BY_WRITES, index, parallelism, List.of(saved));
      List<Object> keys = keysOf(index, parallelism);
      assertThat(after.stored()).isEqualTo(3 * keys.size());
      after.advance(Clock.PROCESSING_TIME, START + LIFE - 1);
      keys.forEach(key -> assertThat(after.read(key)).isEqualTo("1 [e1] {m1=1}"));
      after.advance(Clock.PROCESSING_TIME, START + LIFE + LIFE / 16 + 1);
      assertThat(after.stored()).isZero();
    }
  }

  /** Against a model that knows of each thing when it was touched. */
  @ParameterizedTest
  @EnumSource
  void underRandomTouches_equalsAModel_andIsEmptyInTheEnd(Renewal renewal) throws IOException {
    TimeToLive timeToLive = new TimeToLive(Duration.ofMillis(LIFE), renewal, Clock.PROCESSING_TIME);
    Expiring state = new Expiring(timeToLive);
    Map<Object, Touched> values = new HashMap<>();
    Map<String, Touched> entries = new HashMap<>();
    SplittableRandom random = new SplittableRandom(renewal.name().length());
    for (int step = 0; step < 3_000; step++) {
      if (random.nextInt(4) == 0) {
        state.advance(Clock.PROCESSING_TIME, wallClock + random.nextInt(60));
      }
      if (random.nextInt(500) == 0) {
        state = new Expiring(timeToLive, 0, 1, List.of(state.save()));
      }
      Object key = KEYS.get(random.nextInt(8));
      String part = "m" + random.nextInt(3);
      String entry = key + "/" + part;
      state.key(key);
      switch (random.nextInt(5)) {
        case 0 -> {
          state.value.update((long) step);
          values.put(key, written(values.get(key), step, renewal));
        }
        case 1 -> {
          state.map.put(part, (long) step);
          entries.put(entry, written(entries.get(entry), step, renewal));
        }
        case 2 -> {
          state.value.clear();
          values.remove(key);
        }
        default -> {
          assertThat(state.value.value()).isEqualTo(readBy(values, key, renewal));
          assertThat(state.map.get(part)).isEqualTo(readBy(entries, entry, renewal));
        }
      }
    }
    state.advance(Clock.PROCESSING_TIME, wallClock + 2 * LIFE);
    state.advance(Clock.PROCESSING_TIME, wallClock + 2 * LIFE);
    assertThat(state.stored()).isZero();
    assertThat(state.states.nextWallTime()).isEqualTo(Long.MAX_VALUE);
  }

  private record Touched(long content, long at) {}

  private Touched written(@Nullable Touched before, long content, Renewal renewal) {
    if (renewal == Renewal.NOTHING && before != null && wallClock < before.at + LIFE) {
      return new Touched(content, before.at);
    }
    return new Touched(content, wallClock);
  }

  private <K> @Nullable Long readBy(Map<K, Touched> model, K key, Renewal renewal) {
    Touched found = model.get(key);
    if (found == null || wallClock >= found.at + LIFE) {
      return null;
    }
    if (renewal == Renewal.READS_AND_WRITES) {
      model.put(key, new Touched(found.content, wallClock));
    }
    return found.content;
  }
}
