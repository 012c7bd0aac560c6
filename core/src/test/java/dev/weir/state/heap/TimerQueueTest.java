package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimerQueueTest {
  private static final Comparator<TimerEntry> AS_THEY_FIRE =
      Comparator.<TimerEntry>comparingLong(timer -> timer.timestampMillis)
          .thenComparingInt(timer -> timer.group)
          .thenComparingLong(timer -> timer.sequence);

  private final TimerQueue queue = new TimerQueue();
  private final TreeSet<TimerEntry> model = new TreeSet<>(AS_THEY_FIRE);
  private long sequence;

  private TimerEntry timer(long timestampMillis, int group) {
    return new TimerEntry(timestampMillis, "key", group, group, null, group, sequence++);
  }

  private void add(TimerEntry timer) {
    queue.add(timer);
    model.add(timer);
  }

  private void remove(TimerEntry timer) {
    queue.remove(timer);
    model.remove(timer);
  }

  private TimerEntry fire() {
    assertThat(queue.firstMillis()).isEqualTo(model.first().timestampMillis);
    TimerEntry first = queue.first();
    assertThat(first).isSameAs(model.pollFirst());
    queue.remove(first);
    assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    return first;
  }

  /**
   * Few different times make large buckets, many make none, and those between make several nodes of
   * one time: what was added last is known of a few times only.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 300, 100_000})
  void underRandomChanges_equalsASortedSet(int times) {
    SplittableRandom random = new SplittableRandom(times);
    for (int round = 0; round < 6; round++) {
      boolean grows = round % 2 == 0;
      for (int step = 0; step < 4_000; step++) {
        int choice = random.nextInt(10);
        if (choice < (grows ? 7 : 3) || model.isEmpty()) {
          add(timer(random.nextInt(times), random.nextInt(8)));
        } else if (choice == 9) {
          remove(any(random));
        } else {
          fire();
        }
        if (step % 500 == 0) {
          assertThat(queue.contents().timers()).containsExactlyInAnyOrderElementsOf(model);
        }
      }
    }
    while (!model.isEmpty()) {
      fire();
    }
  }

  private TimerEntry any(SplittableRandom random) {
    TimerEntry wanted = timer(random.nextInt(100_000), random.nextInt(8));
    TimerEntry found = model.ceiling(wanted);
    return found == null ? model.last() : found;
  }

  /** What a timer that fires adds: of its own time, of an earlier one, of a later one. */
  @Test
  void whatIsAddedWhileThoseOfATimeFire() {
    for (int i = 0; i < 1_000; i++) {
      add(timer(100, i % 7));
    }
    SplittableRandom random = new SplittableRandom(5);
    for (int fired = 0; fired < 3_000 && !model.isEmpty(); fired++) {
      TimerEntry timer = fire();
      if (fired < 1_500) {
        add(timer(timer.timestampMillis + random.nextInt(3) - 1, random.nextInt(7)));
      }
    }
    while (!model.isEmpty()) {
      fire();
    }
  }

  @Test
  void aSnapshotStaysAsItIs() {
    for (int i = 0; i < 300; i++) {
      add(timer(i % 3, i % 5));
    }
    fire();
    TimerQueue.Contents contents = queue.contents();
    List<TimerEntry> then = List.copyOf(model);
    for (int i = 0; i < 150; i++) {
      fire();
      add(timer(i, i % 5));
    }
    assertThat(contents.timers()).containsExactlyInAnyOrderElementsOf(then);
  }
}
