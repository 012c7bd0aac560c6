package dev.weir.protocol.lifeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.lifeline.LifelineMachine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each order in which a connection can go wrong, in virtual milliseconds. */
class LifelineMachineTest {
  private static final LifelineSettings SETTINGS =
      new LifelineSettings(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(500));

  private final LifelineMachine machine = new LifelineMachine(SETTINGS, 0);
  private final List<String> told = new ArrayList<>();

  /**
   * What happens at which millisecond, with a tick each 100 ms in between, and all verdicts that
   * follow.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          killed                          | 0 held, 300 closed, 301 refused, 900 -             | DEAD 1
          dying, takes one more and drops | 0 held, 300 closed, 301 closed, 303 refused        | DEAD 3
          its address has a new process   | 0 held, 300 closed, 304 stranger                   | DEAD 4
          the connection broke            | 0 held, 250 heard, 300 closed, 310 held, 900 -     | MENDED 60
          the connection broke twice      | 0 held, 300 closed, 310 held, 400 closed, 450 held | MENDED 310, MENDED 140
          frozen                          | 0 held, 100 heard, 2000 -                          | SILENT 1000
          frozen and continued            | 0 held, 1450 heard, 2000 heard                     | SILENT 1000, HEARD_AGAIN 1450
          frozen and killed               | 0 held, 1200 closed, 1201 refused                  | SILENT 1000, DEAD 1
          frozen for longer and killed    | 0 held, 1600 closed, 1700 refused                  | SILENT 1000, DEAD 200
          its machine is gone             | 0 held, 2000 closed, 2500 closed, 9000 -           | SILENT 1000
          its machine came back without it| 0 held, 2000 closed, 2300 refused                  | SILENT 1000, DEAD 800
          cut off and back                | 0 held, 2000 closed, 2500 held, 2600 heard         | SILENT 1000, HEARD_AGAIN 2500
          never reached                   | 10 refused, 510 refused, 1010 refused, 9000 -      | UNREACHED 1000
          reached late                    | 10 refused, 510 held, 600 heard                    |
          reached after all               | 10 refused, 1510 held, 1600 heard                  | UNREACHED 1000, HEARD_AGAIN 1510
          a stranger from the start       | 10 stranger, 510 stranger, 9000 -                  | UNREACHED 1000
          dead stays dead                 | 0 held, 1 closed, 2 refused, 4 held, 5 heard, 6 closed, 7 refused, 8 closed, 3000 - | DEAD 1
          """)
  void verdicts(String what, String script, String verdicts) {
    long tick = 100;
    for (String event : script.split(",", -1)) {
      String[] words = event.strip().split(" ", -1);
      long at = Long.parseLong(words[0]);
      for (; tick < at; tick += 100) {
        tell(machine.tick(nanos(tick)));
      }
      happen(words[1], nanos(at));
    }
    assertThat(String.join(", ", told)).isEqualTo(verdicts == null ? "" : verdicts);
  }

  private void happen(String what, long at) {
    switch (what) {
      case "held" -> tell(machine.onHeld(at));
      case "heard" -> tell(machine.onHeard(at));
      case "closed" -> tell(machine.onClosed(at));
      case "refused" -> tell(machine.onRefused(at));
      case "stranger" -> tell(machine.onStranger(at));
      default -> assertThat(what).isEqualTo("-");
    }
  }

  private void tell(Step step) {
    step.verdict().ifPresent(each -> told.add(each.kind() + " " + each.after().toMillis()));
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void aClosedConnectionIsMadeAnewAtOnce_andOneThatIsDroppedAgainAfterAWhileThatGrows() {
    machine.onHeld(0);
    assertThat(machine.onClosed(nanos(300)).connect()).isTrue();
    long now = nanos(300);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      assertThat(machine.onClosed(now).connect()).isFalse();
      long pause = machine.nextTick(now, nanos(1000));
      pauses.add(Duration.ofNanos(pause).toMillis());
      assertThat(machine.tick(now + pause - 1).connect()).isFalse();
      now += pause;
      assertThat(machine.tick(now).connect()).isTrue();
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 500L, 500L, 500L);
  }

  /** This process stood still while the operating system gave up connecting to a cut-off peer. */
  @Test
  void aRefusalThatTookTooLongSaysNothing() {
    machine.onHeld(0);
    machine.onClosed(nanos(300));
    tell(machine.onRefused(nanos(800)));
    assertThat(told).isEmpty();
    assertThat(machine.tick(nanos(801)).connect()).isTrue();
    tell(machine.onRefused(nanos(802)));
    assertThat(told).containsExactly("DEAD 502");
  }

  @Test
  void aConnectionThatDoesNotComeAboutIsTriedAgain() {
    assertThat(machine.tick(nanos(499)).connect()).isFalse();
    assertThat(machine.tick(nanos(500)).connect()).isTrue();
    assertThat(machine.tick(nanos(999)).connect()).isFalse();
    assertThat(machine.tick(nanos(1000)).connect()).isTrue();
  }

  @Test
  void whoIsSilentIsLookedForOnNewConnections() {
    machine.onHeld(0);
    List<Long> connects = new ArrayList<>();
    for (long at = 100; at <= 3000; at += 100) {
      if (machine.tick(nanos(at)).connect()) {
        connects.add(at);
      }
    }
    assertThat(connects).containsExactly(1500L, 2000L, 2500L, 3000L);
  }

  @Test
  void whoStoodStillItselfFindsNobodySilent() {
    machine.onHeld(0);
    tell(machine.tick(nanos(100)));
    tell(machine.tick(nanos(60_000)));
    assertThat(told).isEmpty();
    tell(machine.tick(nanos(60_500)));
    tell(machine.tick(nanos(60_999)));
    assertThat(told).isEmpty();
    tell(machine.tick(nanos(61_000)));
    assertThat(told).containsExactly("SILENT 1000");
  }

  @Test
  void heardSince_whatAReadSaysAfterThatMoment() {
    assertThat(machine.heardSince(0)).as("not reached").isFalse();
    machine.onHeld(nanos(100));
    assertThat(machine.heardSince(nanos(100))).isTrue();
    assertThat(machine.heardSince(nanos(101))).isFalse();
    machine.onHeard(nanos(200));
    assertThat(machine.heardSince(nanos(101))).isTrue();
    machine.onClosed(nanos(210));
    assertThat(machine.heardSince(nanos(101))).as("torn").isFalse();
  }

  @Test
  void timesBeyondTheEndOfTheClock() {
    long start = Long.MAX_VALUE - nanos(200);
    LifelineMachine late = new LifelineMachine(SETTINGS, start);
    late.onHeld(start);
    for (long after = 100; after < 1000; after += 100) {
      assertThat(late.tick(start + nanos(after)).verdict()).isEmpty();
    }
    tell(late.tick(start + nanos(1000)));
    assertThat(told).containsExactly("SILENT 1000");
  }

  @Test
  void settingsThatWouldSayNonsenseAreRefused() {
    Duration beat = Duration.ofMillis(100);
    assertThatThrownBy(() -> new LifelineSettings(beat, Duration.ofMillis(299), beat))
        .hasMessageContaining("no more than three beats");
    assertThatThrownBy(
            () -> new LifelineSettings(beat, Duration.ofSeconds(3), Duration.ofSeconds(1)))
        .hasMessageContaining("within a second");
    assertThatThrownBy(() -> new LifelineSettings(Duration.ZERO, Duration.ofSeconds(3), beat))
        .hasMessageContaining("needs time");
  }
}
