package dev.weir.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.actor.SubtaskCommand.Departure;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboundWindowTest {
  @Test
  void isBoundedInMessages_andWakesUpAtHalf() {
    OutboundWindow window = new OutboundWindow(4, 1000);
    AtomicInteger woken = new AtomicInteger();
    ArrayDeque<Departure> sent = new ArrayDeque<>();
    for (int i = 0; i < 4; i++) {
      assertThat(window.hasRoom()).isTrue();
      sent.add(window.send(1));
    }
    assertThat(window.hasRoom()).isFalse();
    window.whenRoom(woken::incrementAndGet);
    sent.remove().left();
    assertThat(woken).hasValue(0);
    assertThat(window.hasRoom()).isTrue();
    sent.remove().left();
    assertThat(woken).hasValue(1);
    sent.remove().left();
    assertThat(woken).as("told once").hasValue(1);
  }

  @Test
  void isBoundedInBytes_andWhatLeavesTwiceCountsOnce() {
    OutboundWindow window = new OutboundWindow(100, 1000);
    Departure large = window.send(900);
    assertThat(window.hasRoom()).isTrue();
    Departure last = window.send(500);
    assertThat(window.hasRoom()).isFalse();
    last.left();
    last.left();
    assertThat(window.messages()).isEqualTo(1);
    assertThat(window.hasRoom()).isTrue();
    large.left();
    assertThat(window.messages()).isZero();
  }

  @Test
  void whoAsksWhenEverythingHasLeft_isToldAtOnce() {
    OutboundWindow window = new OutboundWindow(1, 1);
    window.send(1).left();
    AtomicInteger woken = new AtomicInteger();
    window.whenRoom(woken::incrementAndGet);
    assertThat(woken).hasValue(1);
  }

  /** Nobody waits for ever, whoever comes first. */
  @Test
  void askingWhileTheLastOneLeaves() throws Exception {
    for (int i = 0; i < 2000; i++) {
      OutboundWindow window = new OutboundWindow(1, 1);
      Departure only = window.send(1);
      CountDownLatch both = new CountDownLatch(2);
      CountDownLatch woken = new CountDownLatch(1);
      Thread leaving =
          new Thread(
              () -> {
                meet(both);
                only.left();
              });
      leaving.start();
      meet(both);
      window.whenRoom(woken::countDown);
      leaving.join();
      assertThat(woken.getCount()).isZero();
    }
  }

  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      both.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
