package dev.weir.protocol.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.align.BarrierAligner.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BarrierAlignerTest {
  private static final int CHANNELS = 3;
  private static final int CHECKPOINTS = 3;

  private static Barrier barrier(long id, Alignment alignment) {
    return new Barrier(new CheckpointId(id), CheckpointPurpose.PERIODIC, alignment);
  }

  /**
   * What alignment means, said as plainly as possible: remembers every delivery and computes all
   * from them.
   */
  private static final class Model {
    final Alignment alignment;
    final List<TreeSet<Long>> delivered = new ArrayList<>();
    final TreeSet<Long> over = new TreeSet<>();

    Model(Alignment alignment) {
      this.alignment = alignment;
      for (int channel = 0; channel < CHANNELS; channel++) {
        delivered.add(new TreeSet<>());
      }
    }

    Outcome onBarrier(int channel, long id) {
      boolean stale = over.contains(id) || isGivenUp(id);
      delivered.get(channel).add(id);
      if (stale) {
        return Outcome.STALE;
      }
      if (delivered.stream().allMatch(ids -> ids.contains(id))) {
        for (long each = 1; each <= id; each++) {
          over.add(each);
        }
        return Outcome.COMPLETE;
      }
      return Outcome.WAITING;
    }

    /** A later barrier came in a channel that never delivered this one, so it never will. */
    private boolean isGivenUp(long id) {
      return delivered.stream()
          .anyMatch(ids -> !ids.contains(id) && ids.stream().anyMatch(each -> each > id));
    }

    boolean isBlocked(int channel) {
      return alignment == Alignment.ALIGNED
          && delivered.get(channel).stream().anyMatch(id -> !over.contains(id) && !isGivenUp(id));
    }
  }

  /** Walks through every order in which the channels' barriers can arrive. */
  private static final class Walk {
    final Alignment alignment;
    final List<List<Long>> queues;
    final int[] sent = new int[CHANNELS];
    final int[] steps = new int[CHANNELS * CHECKPOINTS];
    int depth;
    long orders;

    Walk(Alignment alignment, List<List<Long>> queues) {
      this.alignment = alignment;
      this.queues = queues;
    }

    void explore() {
      boolean leaf = true;
      for (int channel = 0; channel < CHANNELS; channel++) {
        if (sent[channel] < queues.get(channel).size() && !blockedAfterReplay(channel)) {
          leaf = false;
          steps[depth++] = channel;
          sent[channel]++;
          explore();
          sent[channel]--;
          depth--;
        }
      }
      if (leaf) {
        orders++;
        replay();
      }
    }

    /** A blocked channel's next barrier is not looked at: the gate puts its frames aside. */
    private boolean blockedAfterReplay(int channel) {
      return replay().isBlocked(channel);
    }

    private BarrierAligner replay() {
      BarrierAligner aligner = new BarrierAligner(CHANNELS);
      Model model = new Model(alignment);
      int[] at = new int[CHANNELS];
      for (int step = 0; step < depth; step++) {
        int channel = steps[step];
        long id = queues.get(channel).get(at[channel]++);
        int end = step + 1;
        Supplier<String> history =
            () -> Arrays.toString(Arrays.copyOf(steps, end)) + " of " + queues;
        assertThat(seen(aligner.onBarrier(channel, barrier(id, alignment))))
            .as(history)
            .isEqualTo(seen(model.onBarrier(channel, id)));
        for (int each = 0; each < CHANNELS; each++) {
          assertThat(aligner.isBlocked(each)).as(history).isEqualTo(model.isBlocked(each));
        }
      }
      return aligner;
    }

    /** Without blocking it makes no difference whether a checkpoint is known to be given up. */
    private Outcome seen(Outcome outcome) {
      boolean same = alignment == Alignment.UNBLOCKED && outcome == Outcome.STALE;
      return same ? Outcome.WAITING : outcome;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ALIGNED", "UNBLOCKED"})
  void everyInterleaving_isAsTheModelSays(Alignment alignment) {
    List<Long> all = List.of(1L, 2L, 3L);
    Walk walk = new Walk(alignment, List.of(all, all, all));
    walk.explore();
    // Unblocked: all 9!/(3!)^3 orders. Aligned: 3! orders of each checkpoint's barriers.
    assertThat(walk.orders).isEqualTo(alignment == Alignment.ALIGNED ? 216 : 1680);
  }

  @ParameterizedTest
  @EnumSource(names = {"ALIGNED", "UNBLOCKED"})
  void everyInterleaving_whereAChannelLeavesOutACheckpoint_isAsTheModelSays(Alignment alignment) {
    List<Long> all = List.of(1L, 2L, 3L);
    for (List<Long> some :
        List.of(List.of(2L, 3L), List.of(1L, 3L), List.of(1L, 2L), List.of(3L))) {
      Walk walk = new Walk(alignment, List.of(all, some, all));
      walk.explore();
      assertThat(walk.orders).isPositive();
      Walk two = new Walk(alignment, List.of(some, all, List.of(1L, 3L)));
      two.explore();
      assertThat(two.orders).isPositive();
    }
  }

  @Test
  void oneChannel_isCompleteAtOnce() {
    BarrierAligner aligner = new BarrierAligner(1);
    assertThat(aligner.onBarrier(0, barrier(1, Alignment.ALIGNED))).isEqualTo(Outcome.COMPLETE);
    assertThat(aligner.isBlocked(0)).isFalse();
    assertThat(aligner.onBarrier(0, barrier(1, Alignment.ALIGNED))).isEqualTo(Outcome.STALE);
    assertThat(aligner.waitingFor()).isNull();
  }

  @Test
  void anAbort_unblocks_andLateBarriersOfItAreStale() {
    BarrierAligner aligner = new BarrierAligner(2);
    aligner.onBarrier(0, barrier(1, Alignment.ALIGNED));
    assertThat(aligner.isBlocked(0)).isTrue();
    assertThat(aligner.onAbort(1)).isTrue();
    assertThat(aligner.isBlocked(0)).isFalse();
    assertThat(aligner.onAbort(1)).isFalse();
    assertThat(aligner.onBarrier(1, barrier(1, Alignment.ALIGNED))).isEqualTo(Outcome.STALE);
    assertThat(aligner.onBarrier(0, barrier(2, Alignment.ALIGNED))).isEqualTo(Outcome.WAITING);
    assertThat(aligner.onBarrier(1, barrier(2, Alignment.ALIGNED))).isEqualTo(Outcome.COMPLETE);
  }

  @ParameterizedTest
  @EnumSource(names = {"ALIGNED", "UNBLOCKED"})
  void anAbort_touchesItsOwnCheckpointOnly_wheneverItArrives(Alignment alignment) {
    // Checkpoint 2 is aborted while 1, with all its barriers, is still to complete.
    for (int when = 0; when <= 2; when++) {
      BarrierAligner aligner = new BarrierAligner(2);
      for (int channel = 0; channel < 2; channel++) {
        if (channel == when) {
          assertThat(aligner.onAbort(2)).isFalse();
        }
        assertThat(aligner.onBarrier(channel, barrier(1, alignment)))
            .as("abort before barrier %s", when)
            .isEqualTo(channel == 0 ? Outcome.WAITING : Outcome.COMPLETE);
      }
      if (when == 2) {
        aligner.onAbort(2);
      }
      assertThat(aligner.onBarrier(0, barrier(2, alignment))).isEqualTo(Outcome.STALE);
      assertThat(aligner.isBlocked(0)).isFalse();
      assertThat(aligner.onBarrier(1, barrier(2, alignment))).isEqualTo(Outcome.STALE);
      assertThat(aligner.onBarrier(0, barrier(3, alignment))).isEqualTo(Outcome.WAITING);
      assertThat(aligner.onBarrier(1, barrier(3, alignment))).isEqualTo(Outcome.COMPLETE);
    }
  }

  @Test
  void anAbortOfWhatIsOver_hasNoEffect() {
    BarrierAligner aligner = new BarrierAligner(2);
    aligner.onBarrier(0, barrier(1, Alignment.ALIGNED));
    aligner.onBarrier(1, barrier(1, Alignment.ALIGNED));
    aligner.onBarrier(0, barrier(2, Alignment.ALIGNED));
    assertThat(aligner.onAbort(1)).isFalse();
    assertThat(aligner.isBlocked(0)).isTrue();
    assertThat(aligner.onBarrier(1, barrier(2, Alignment.ALIGNED))).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void aLaterBarrier_endsTheAlignmentOfAnEarlierCheckpoint() {
    BarrierAligner aligner = new BarrierAligner(2);
    aligner.onBarrier(0, barrier(1, Alignment.ALIGNED));
    assertThat(aligner.onBarrier(1, barrier(2, Alignment.ALIGNED))).isEqualTo(Outcome.WAITING);
    assertThat(aligner.isBlocked(0)).isFalse();
    assertThat(aligner.isBlocked(1)).isTrue();
    assertThat(aligner.waitingFor()).isEqualTo(barrier(2, Alignment.ALIGNED));
  }

  @Test
  void aRepeatedBarrier_isAnError() {
    BarrierAligner aligner = new BarrierAligner(2);
    aligner.onBarrier(0, barrier(1, Alignment.UNBLOCKED));
    assertThatThrownBy(() -> aligner.onBarrier(0, barrier(1, Alignment.UNBLOCKED)))
        .hasMessage("channel 0 repeated the barrier of checkpoint 1");
  }

  @Test
  void whatCannotArriveAnyMore_isNotRemembered() {
    BarrierAligner ofASource = new BarrierAligner(0);
    BarrierAligner aligner = new BarrierAligner(1);
    for (long id = 1; id <= 100; id++) {
      ofASource.onAbort(id);
      aligner.onAbort(id);
    }
    assertThat(ofASource.abandoned()).isZero();
    assertThat(aligner.abandoned()).isEqualTo(100);
    aligner.onBarrier(0, barrier(101, Alignment.ALIGNED));
    assertThat(aligner.abandoned()).isZero();
  }
}
