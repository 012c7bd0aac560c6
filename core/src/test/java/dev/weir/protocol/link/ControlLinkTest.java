package dev.weir.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A conversation over a wire that loses, repeats and delays. */
class ControlLinkTest {
  private static final long RESEND_AFTER = 100;

  private final List<Packet<String>> sent = new ArrayList<>();
  private final ControlLink<String, Integer> link = new ControlLink<>(sent::add, RESEND_AFTER);

  private static Packet<Integer> in(long sequence, long received) {
    return new Packet<>(sequence, received, (int) sequence);
  }

  @Test
  void whatIsNotAnswered_isSentAgain_inOrder() {
    link.send("a", 0);
    link.send("b", 10);
    assertThat(link.nextTick()).isEqualTo(RESEND_AFTER);
    sent.clear();
    link.tick(99);
    assertThat(sent).isEmpty();
    link.tick(100);
    assertThat(sent).containsExactly(new Packet<>(0, 0, "a"), new Packet<>(1, 0, "b"));
    link.receive(new Packet<>(0, 1, null), 110);
    sent.clear();
    link.tick(210);
    assertThat(sent).containsExactly(new Packet<>(1, 0, "b"));
    link.receive(new Packet<>(0, 2, null), 220);
    assertThat(link.nextTick()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatArrives_isAnswered_withTheNextMessageOrAWhileLater() {
    assertThat(link.receive(in(0, 0), 0)).isEqualTo(Reception.ACCEPTED);
    assertThat(sent).isEmpty();
    link.send("a", 10);
    assertThat(sent).containsExactly(new Packet<>(0, 1, "a"));
    link.receive(new Packet<>(0, 1, null), 20);
    link.receive(in(1, 1), 30);
    sent.clear();
    link.tick(80);
    assertThat(sent).containsExactly(new Packet<>(1, 2, null));
    assertThat(link.nextTick()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatArrivesAgain_orAheadOfSomething_hasNoEffect_andIsAnsweredAtOnce() {
    link.receive(in(0, 0), 0);
    assertThat(link.receive(in(0, 0), 1)).isEqualTo(Reception.REPEATED);
    assertThat(link.receive(in(2, 0), 2)).isEqualTo(Reception.AHEAD);
    assertThat(sent).containsExactly(new Packet<>(0, 1, null), new Packet<>(0, 1, null));
    assertThat(link.receive(in(1, 0), 3)).isEqualTo(Reception.ACCEPTED);
  }

  /** Two ends that talk for a while, and a wire that loses half of it and repeats a quarter. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyMessage_arrivesOnce_andInOrder(long seed) {
    Random random = new Random(seed);
    ArrayDeque<Packet<Integer>> toRight = new ArrayDeque<>();
    ArrayDeque<Packet<Integer>> toLeft = new ArrayDeque<>();
    ControlLink<Integer, Integer> left = new ControlLink<>(toRight::add, RESEND_AFTER);
    ControlLink<Integer, Integer> right = new ControlLink<>(toLeft::add, RESEND_AFTER);
    List<Integer> atRight = new ArrayList<>();
    List<Integer> atLeft = new ArrayList<>();
    int said = 0;
    for (long now = 0; now < 20_000; now += 10) {
      if (said < 50 && random.nextInt(4) == 0) {
        left.send(said, now);
        right.send(-said, now);
        said++;
      }
      deliver(toRight, right, atRight, random, now);
      deliver(toLeft, left, atLeft, random, now);
      left.tick(now);
      right.tick(now);
    }
    assertThat(said).isEqualTo(50);
    assertThat(atRight).hasSize(50).isSorted();
    assertThat(atLeft).hasSize(50).isSortedAccordingTo((a, b) -> b - a);
    assertThat(left.nextTick()).isEqualTo(Long.MAX_VALUE);
    assertThat(right.nextTick()).isEqualTo(Long.MAX_VALUE);
  }

  private static void deliver(
      ArrayDeque<Packet<Integer>> wire,
      ControlLink<Integer, Integer> to,
      List<Integer> heard,
      Random random,
      long now) {
    List<Packet<Integer>> arriving = new ArrayList<>(wire);
    wire.clear();
    for (Packet<Integer> each : arriving) {
      int times = random.nextInt(2) == 0 ? 0 : 1 + random.nextInt(4) / 3;
      for (int i = 0; i < times; i++) {
        if (to.receive(each, now) == Reception.ACCEPTED && each.message() != null) {
          heard.add(each.message());
        }
      }
    }
  }
}
