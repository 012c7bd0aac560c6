package dev.weir.spi.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FixedSplitsTest {
  private static final Serde<String> SERDE = new Types().serdeOf(String.class);

  /** Writes down what an enumerator says. */
  private static final class Notes implements EnumeratorContext<String> {
    final List<String> said = new ArrayList<>();
    private final int parallelism;

    Notes(int parallelism) {
      this.parallelism = parallelism;
    }

    @Override
    public int parallelism() {
      return parallelism;
    }

    @Override
    public Types types() {
      return new Types();
    }

    @Override
    public void assign(int subtask, List<String> splits) {
      said.add(subtask + " gets " + String.join(", ", splits));
    }

    @Override
    public void noMoreSplits(int subtask) {
      said.add(subtask + " has all");
    }

    @Override
    public Io io() {
      throw new UnsupportedOperationException("no I/O here");
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
      throw new UnsupportedOperationException("no timers here");
    }
  }

  @Test
  void dealsEvenlyWhoeverAsksFirst() {
    Notes notes = new Notes(2);
    var splits =
        FixedSplits.startOrRestore(
            notes, SERDE, List.of("a", "b", "c", "d", "e"), Optional.empty());
    splits.onSplitRequest(1);
    splits.onSplitRequest(0);
    splits.onSplitRequest(1);
    assertThat(notes.said)
        .containsExactly("1 gets b, d", "1 has all", "0 gets a, c, e", "0 has all", "1 has all");
  }

  @Test
  void aSnapshotHoldsWhatIsNotAssigned() {
    var before =
        FixedSplits.startOrRestore(
            new Notes(3), SERDE, List.of("a", "b", "c", "d", "e"), Optional.empty());
    before.onSplitRequest(1);
    BinaryWriter out = new BinaryWriter();
    before.snapshot(out);

    Notes notes = new Notes(1);
    var after = FixedSplits.startOrRestore(notes, SERDE, List.of("x"), Optional.of(out.toBytes()));
    after.onSplitRequest(0);
    assertThat(notes.said).containsExactly("0 gets a, c, d", "0 has all");
  }

  @Test
  void whatReadersWereGiven_isNotHandedOutAgain_andWhatGotLostGoesToWhoMayStillGetIt() {
    Notes notes = new Notes(3);
    var splits =
        FixedSplits.startOrRestore(
            notes, SERDE, List.of("a", "b", "c", "d", "e"), Optional.empty());
    assertThat(
            splits.adopt(
                List.of(
                    new GivenSplits<>(List.of("a", "d"), true),
                    new GivenSplits<>(List.of("b"), false),
                    new GivenSplits<>(List.of(), true))))
        .isTrue();
    splits.onSplitRequest(1);
    assertThat(notes.said).containsExactly("1 gets c, e", "1 has all");
  }

  @Test
  void whatIsLeftWhenEverybodyWasToldThatThereIsNoMore_cannotBeHandedOut() {
    GivenSplits<String> all = new GivenSplits<>(List.of("a"), true);
    var lost = FixedSplits.startOrRestore(new Notes(1), SERDE, List.of("a", "b"), Optional.empty());
    assertThat(lost.adopt(List.of(all))).isFalse();
    var complete = FixedSplits.startOrRestore(new Notes(1), SERDE, List.of("a"), Optional.empty());
    assertThat(complete.adopt(List.of(all))).isTrue();
    var unknown = FixedSplits.startOrRestore(new Notes(1), SERDE, List.of("b"), Optional.empty());
    assertThat(unknown.adopt(List.of(all))).isFalse();
  }

  @Test
  void nothingLeftIsNotNothingKnown() {
    var before = FixedSplits.startOrRestore(new Notes(1), SERDE, List.of("a"), Optional.empty());
    before.onSplitRequest(0);
    BinaryWriter out = new BinaryWriter();
    before.snapshot(out);

    Notes notes = new Notes(1);
    FixedSplits.startOrRestore(notes, SERDE, List.of("a"), Optional.of(out.toBytes()))
        .onSplitRequest(0);
    assertThat(notes.said).containsExactly("0 has all");
  }
}
