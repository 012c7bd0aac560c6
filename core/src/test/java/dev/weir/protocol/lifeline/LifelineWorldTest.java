package dev.weir.protocol.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.lifeline.LifelineMachine.Step;
import dev.weir.protocol.lifeline.LifelineVerdict.Kind;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The machine in a world of one peer and one network that a seed drives: processes die, freeze and
 * go on, the network is cut and heals, connections break. Whatever happens, nobody alive is called
 * dead, and in the end everybody is called what they are.
 */
class LifelineWorldTest {
  private static final LifelineSettings SETTINGS =
      new LifelineSettings(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(500));
  private static final int STEPS = 2_000;

  private enum Peer {
    WELL,
    FROZEN,
    GONE
  }

  private enum Connection {
    NONE,
    CONNECTING,
    /** Taken by the operating system; the process has not said hello. */
    TAKEN,
    HELD
  }

  /** Ten milliseconds of a life. */
  private static final class World {
    private final Random random;
    private final LifelineMachine machine = new LifelineMachine(SETTINGS, 0);
    private long now;
    private Peer process = Peer.WELL;
    private boolean cut;
    private Connection connection = Connection.CONNECTING;
    private boolean everHeld;
    private Kind last = Kind.UNREACHED;
    private boolean dead;

    World(long seed) {
      random = new Random(seed);
    }

    void step(boolean calm) {
      now += Duration.ofMillis(10).toNanos();
      if (!calm) {
        misfortune();
      }
      move();
      take(machine.tick(now));
    }

    private void misfortune() {
      switch (random.nextInt(150)) {
        case 0 -> process = process == Peer.GONE ? Peer.GONE : Peer.FROZEN;
        case 1, 2 -> process = process == Peer.GONE ? Peer.GONE : Peer.WELL;
        case 3 -> cut = true;
        case 4, 5 -> cut = false;
        case 6 -> breakConnection();
        case 7 -> process = random.nextInt(8) == 0 ? Peer.GONE : process;
        default -> {}
      }
    }

    /** A connection breaks for no reason; the other side's end is seen only if the way is whole. */
    private void breakConnection() {
      if (connection == Connection.HELD && !cut) {
        connection = Connection.NONE;
        take(machine.onClosed(now));
      }
    }

    private void move() {
      if (cut || connection == Connection.NONE) {
        return;
      }
      boolean isNew = connection == Connection.CONNECTING;
      if (process == Peer.GONE) {
        connection = Connection.NONE;
        take(isNew ? machine.onRefused(now) : machine.onClosed(now));
      } else if (process == Peer.FROZEN) {
        connection = isNew ? Connection.TAKEN : connection;
      } else if (connection == Connection.HELD) {
        take(machine.onHeard(now));
      } else {
        connection = Connection.HELD;
        everHeld = true;
        take(machine.onHeld(now));
      }
    }

    private void take(Step step) {
      step.verdict()
          .ifPresent(
              verdict -> {
                last = verdict.kind();
                if (last == Kind.DEAD) {
                  assertThat(process).isEqualTo(Peer.GONE);
                  assertThat(dead).as("told twice").isFalse();
                  dead = true;
                }
                if (last == Kind.HEARD_AGAIN || last == Kind.MENDED) {
                  assertThat(process).isEqualTo(Peer.WELL);
                }
              });
      if (step.connect()) {
        connection = Connection.CONNECTING;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 2_000, 3_000, 4_000})
  void nobodyAliveIsCalledDead_andTheEndIsTrue(int firstSeed) {
    for (int seed = firstSeed; seed < firstSeed + 200; seed++) {
      World world = new World(seed);
      for (int i = 0; i < STEPS; i++) {
        world.step(false);
      }
      world.cut = false;
      for (int i = 0; i < 300; i++) {
        world.step(true);
      }
      String story = "seed " + seed + ": " + world.process + ", last told " + world.last;
      switch (world.process) {
        case GONE -> assertThat(world.dead).as(story).isEqualTo(world.everHeld);
        case WELL ->
            assertThat(world.machine.heardSince(world.now - SETTINGS.beat().toNanos()))
                .as(story)
                .isTrue();
        case FROZEN -> assertThat(world.last).as(story).isIn(Kind.SILENT, Kind.UNREACHED);
      }
    }
  }
}
