package dev.weir.testkit.sim.fault;

import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.SimRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Lets go wrong what the seed says. */
public final class Chaos {
  private final Kernel kernel;
  private final SimRandom random;
  private final List<Fault> urn = new ArrayList<>();
  private final EnumMap<Fault, Supplier<String>> actions = new EnumMap<>(Fault.class);
  private final EnumMap<Fault, Integer> armed = new EnumMap<>(Fault.class);
  private final long untilMillis;
  private final double meanGapMillis;
  private int faultsLeft;
  private long harmUntil;
  private long lastLossAt;
  private boolean over;

  public Chaos(Kernel kernel, Faults faults, SimRandom random) {
    this.kernel = kernel;
    this.random = random;
    fillUrn(faults);
    on(Fault.DELAY_SPIKE, this::slowDown);
    on(Fault.DROP_TAIL, () -> kernel.network().breakConnection(random.between(2, 60)));
    kernel.network().onLoss(this::onLoss);
    untilMillis = kernel.now() + faults.duration().toMillis();
    // Some runs have very few faults, so that nothing hides what one of them leads to.
    faultsLeft = random.chance(0.25) ? random.between(1, 3) : Integer.MAX_VALUE;
    // Some runs are calm, some stormy.
    meanGapMillis = faults.meanGap().toMillis() * (0.3 + 3 * random.fraction() * random.fraction());
    harmUntil = Long.MIN_VALUE;
    lastLossAt = Long.MIN_VALUE;
  }

  /**
   * Each run has a mix of its own, with about half of the kinds left out: what one kind always puts
   * an end to, another would lead to trouble (Groce et al., "Swarm testing", 2012).
   */
  private void fillUrn(Faults faults) {
    boolean all = random.chance(0.2);
    for (Map.Entry<Fault, Integer> each : faults.weights().entrySet()) {
      int share = all ? each.getValue() : random.below(2 * each.getValue() + 1);
      for (int i = random.chance(0.5) || all ? share : 0; i > 0; i--) {
        urn.add(each.getKey());
      }
    }
    if (urn.isEmpty()) {
      urn.addAll(faults.weights().keySet());
    }
  }

  public SimRandom random() {
    return random;
  }

  /** Until when something may go wrong. */
  public long untilMillis() {
    return untilMillis;
  }

  /** Until when what went wrong so far delays or loses anything directly. */
  public long harmUntil() {
    return harmUntil;
  }

  /** Something goes wrong from now on for a while. */
  public void harms(long forMillis) {
    harmUntil = Math.max(harmUntil, kernel.now() + forMillis);
  }

  /** When a message was lost on a broken connection for the last time. */
  public long lastLossAt() {
    return lastLossAt;
  }

  private void onLoss() {
    lastLossAt = kernel.now();
    harms(0);
  }

  /**
   * Lets a kind of fault happen at the moment at which it is drawn. What nobody does anything for
   * waits for the next occasion instead: see {@link #fires}.
   *
   * @param action says what it happened to
   */
  public void on(Fault fault, Supplier<String> action) {
    actions.put(fault, action);
  }

  /** From now on nothing begins to go wrong. */
  public void end() {
    over = true;
  }

  public void start() {
    if (!urn.isEmpty()) {
      next();
    }
  }

  /** Sees to it that the job is started anew, once at least, in the middle of its faults. */
  public void newStart() {
    long at = kernel.now() + 1 + random.below((int) (untilMillis - kernel.now()));
    kernel.at(
        at,
        "!",
        "new start",
        () -> {
          if (!over) {
            inject(random.chance(0.5) ? Fault.CRASH_ALL : Fault.STOP_AND_START);
          }
        });
  }

  private String slowDown() {
    int by = random.between(5, 150);
    int duration = random.between(10, 100);
    harms(by + duration);
    return kernel.network().slowDown(by, duration);
  }

  private void next() {
    long at = kernel.now() + 1 + random.exponential(meanGapMillis);
    kernel.at(
        at,
        "!",
        "fault",
        () -> {
          if (kernel.now() >= untilMillis || over) {
            armed.clear();
            return;
          }
          inject(random.oneOf(urn));
          if (--faultsLeft > 0) {
            next();
          }
        });
  }

  private void inject(Fault fault) {
    harms(20);
    Supplier<String> action = actions.get(fault);
    String on = "soon";
    if (action == null) {
      armed.merge(fault, 1, Integer::sum);
    } else {
      on = action.get();
    }
    kernel.remark("! " + fault + " " + on);
  }

  /** Whether the fault hits what is happening right now. */
  public boolean fires(Fault fault) {
    int left = armed.getOrDefault(fault, 0);
    if (left == 0 || kernel.now() >= untilMillis || random.chance(0.7)) {
      return false;
    }
    armed.put(fault, left - 1);
    harms(0);
    kernel.remark("! " + fault + " now");
    return true;
  }

  /** Throws if the fault hits what is happening right now. */
  public void failIf(Fault fault, String message) throws SimulatedFailure {
    if (fires(fault)) {
      throw new SimulatedFailure(message);
    }
  }

  /** As {@link #failIf}, with anything that code of users may throw. */
  public void throwIf(Fault fault, String message) throws Exception {
    if (fires(fault)) {
      switch (random.below(4)) {
        case 0 -> throw new SimulatedFailure(message + " failed");
        case 1 -> throw new IllegalStateException("simulated: " + message + " failed");
        case 2 -> throw new NoClassDefFoundError("simulated: " + message + " failed");
        default -> throw new AssertionError("simulated: " + message + " failed");
      }
    }
  }
}
