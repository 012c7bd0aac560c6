package dev.weir.protocol.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.lease.LeaseMachine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contenders for one row, in virtual time: they stand still for any time, and writes stay unknown
 * and happen later or never. At no moment two of them believe to have the lease, and when all goes
 * well in the end somebody gets it.
 */
class LeaseContentionTest {
  private static final Duration TTL = Duration.ofSeconds(1);
  private static final long TTL_NANOS = TTL.toNanos();
  private static final long PAUSE = TTL_NANOS / 5;

  /** The store: one row, and writes whose outcome nobody knows yet. */
  private static final class Store {
    private long revision;
    private @Nullable LeaseRow row;
    private final List<Runnable> late = new ArrayList<>();

    boolean write(long expected, LeaseRow value) {
      if (revision != expected) {
        return false;
      }
      revision++;
      row = value;
      return true;
    }
  }

  /** One node, which does one thing at a time: reads, or writes what a read led to. */
  private final class Contender {
    private final LeaseMachine machine;
    private boolean acquiring;
    private long wakesAt;
    private long askedAt;
    private @Nullable Long writes;

    Contender(String name) {
      machine = new LeaseMachine(name, TTL, Duration.ofNanos(PAUSE));
    }

    void act(Random random, boolean well) {
      if (now < wakesAt) {
        return;
      }
      if (!well && random.nextInt(30) == 0) {
        wakesAt = now + random.nextInt(4000) * 1_000_000L; // it stands still
      } else if (writes != null) {
        write(writes, random, well);
      } else if (machine.heldRevision().isPresent()) {
        holds(random, well);
      } else if (acquiring) {
        looks();
      } else if (well || random.nextInt(20) == 0) {
        acquiring = true;
        machine.begin();
      }
    }

    private void holds(Random random, boolean well) {
      if (!machine.isHeld(now)) {
        machine.onLost();
      } else if (!well && random.nextInt(40) == 0) {
        store.write(machine.heldRevision().orElseThrow(), machine.free());
        machine.onLost();
      } else {
        write(machine.heldRevision().orElseThrow(), random, well);
        wakesAt = now + PAUSE;
      }
    }

    private void looks() {
      Step step = machine.onRead(store.revision, store.row, now);
      if (step instanceof Step.Write write) {
        writes = write.expectedRevision();
        askedAt = now;
      } else if (step instanceof Step.LookAgain look) {
        wakesAt = now + look.after().toNanos();
      } else {
        acquiring = false;
      }
    }

    private void write(long expected, Random random, boolean well) {
      long asked = writes == null ? now : askedAt;
      writes = null;
      int luck = well ? 9 : random.nextInt(10);
      if (luck == 0) {
        return; // unknown, and it never happens
      }
      if (luck == 1) {
        store.late.add(() -> store.write(expected, machine.mine())); // unknown, and it may
        return;
      }
      if (store.write(expected, machine.mine())) {
        machine.onWritten(expected, asked);
        acquiring = false;
      } else {
        machine.onLost();
      }
    }
  }

  private long now;
  private final Store store = new Store();

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void atMostOneBelievesToHaveIt(int count) {
    int held = 0;
    for (int seed = 0; seed < 300; seed++) {
      held += run(seed, count);
    }
    assertThat(held).as("moments at which somebody had it").isGreaterThan(100_000);
  }

  private int run(int seed, int count) {
    Random random = new Random(seed);
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contenders.add(new Contender("n" + seed + "-" + i));
    }
    int held = 0;
    for (int step = 0; step < 4_000; step++) {
      now += 10_000_000;
      if (!store.late.isEmpty() && random.nextInt(20) == 0) {
        store.late.remove(random.nextInt(store.late.size())).run();
      }
      contenders.get(random.nextInt(count)).act(random, step > 3_000);
      long holders = contenders.stream().filter(each -> each.machine.isHeld(now)).count();
      assertThat(holders).as("seed %s, step %s", seed, step).isLessThanOrEqualTo(1);
      held += (int) holders;
    }
    assertThat(contenders).as("seed %s", seed).anyMatch(each -> each.machine.isHeld(now));
    return held;
  }
}
