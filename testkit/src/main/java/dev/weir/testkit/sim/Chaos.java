package dev.weir.testkit.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lets go wrong what the seed says. */
final class Chaos {
  private final Episode episode;
  private final SimRandom random;
  private final List<Fault> urn = new ArrayList<>();
  private final EnumMap<Fault, Integer> armed = new EnumMap<>(Fault.class);
  private final long untilMillis;
  private final double meanGapMillis;
  private int faultsLeft;
  private long harmUntil;
  private long lastLossAt;

  Chaos(Episode episode, Faults faults, SimRandom random) {
    this.episode = episode;
    this.random = random;
    fillUrn(faults);
    untilMillis = episode.queue.now() + faults.duration().toMillis();
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

  SimRandom random() {
    return random;
  }

  /** Until when something may go wrong. */
  long untilMillis() {
    return untilMillis;
  }

  /** Until when what went wrong so far delays or loses anything directly. */
  long harmUntil() {
    return harmUntil;
  }

  /** Something goes wrong from now on for a while. */
  void harms(long forMillis) {
    harmUntil = Math.max(harmUntil, episode.queue.now() + forMillis);
  }

  /** When a message was lost on a broken connection for the last time. */
  long lastLossAt() {
    return lastLossAt;
  }

  void onLoss() {
    lastLossAt = episode.queue.now();
    harms(0);
  }

  void start() {
    if (!urn.isEmpty()) {
      next();
    }
  }

  /** Sees to it that the job is started anew, once at least, in the middle of its faults. */
  void newStart() {
    long at = episode.queue.now() + 1 + random.below((int) (untilMillis - episode.queue.now()));
    episode.queue.at(
        at,
        "!",
        "new start",
        () -> {
          if (!episode.isFinished()) {
            inject(random.chance(0.5) ? Fault.CRASH_ALL : Fault.STOP_AND_START);
          }
        });
  }

  private void next() {
    long at = episode.queue.now() + 1 + random.exponential(meanGapMillis);
    episode.queue.at(
        at,
        "!",
        "fault",
        () -> {
          if (episode.queue.now() >= untilMillis || episode.isFinished()) {
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
    String on =
        switch (fault) {
          case DELAY_SPIKE -> {
            int by = random.between(5, 150);
            int duration = random.between(10, 100);
            harms(by + duration);
            yield episode.network.slowDown(by, duration);
          }
          case DROP_TAIL -> episode.network.breakConnection(random.between(2, 60));
          case KILL_NODE -> episode.nodes.kill();
          case ISOLATE_NODE -> episode.nodes.isolate();
          case CRASH_COORDINATOR -> episode.crashCoordinator();
          case DOUBLE_COORDINATOR -> episode.doubleCoordinator();
          case CRASH_ALL -> episode.crashAll();
          case STOP_AND_START -> episode.stop();
          case SET_CLOCK -> {
            harms(200);
            yield random.chance(0.7) ? episode.nodes.setClock() : episode.setCoordinatorsClock();
          }
          case REQUEST_CHECKPOINT -> episode.requestCheckpoint();
          default -> {
            armed.merge(fault, 1, Integer::sum);
            yield "soon";
          }
        };
    episode.trace.remark("! " + fault + " " + on);
  }

  /** Whether the fault hits what is happening right now. */
  boolean fires(Fault fault) {
    int left = armed.getOrDefault(fault, 0);
    if (left == 0 || episode.queue.now() >= untilMillis || random.chance(0.7)) {
      return false;
    }
    armed.put(fault, left - 1);
    harms(0);
    episode.trace.remark("! " + fault + " now");
    return true;
  }

  /** Throws if the fault hits what is happening right now. */
  void failIf(Fault fault, String message) throws SimulatedFailure {
    if (fires(fault)) {
      throw new SimulatedFailure(message);
    }
  }

  /** As {@link #failIf}, with anything that code of users may throw. */
  void throwIf(Fault fault, String message) throws Exception {
    if (fires(fault)) {
      switch (random.below(4)) {
        case 0 -> throw new SimulatedFailure(message + " failed");
        case 1 -> throw new IllegalStateException("simulated: " + message + " failed");
        case 2 -> throw new NoClassDefFoundError("simulated: " + message + " failed");
        default -> throw new AssertionError("simulated: " + message + " failed");
      }
    }
  }

  /** What sinks suffer. */
  SimSink.SinkFaults ofSinks() {
    return new SimSink.SinkFaults() {
      @Override
      public void before() throws SimulatedFailure {
        if (random.chance(0.5)) {
          failIf(Fault.FAIL_COMMIT, "the commit cannot reach the other side");
        }
      }

      @Override
      public void behind() throws SimulatedFailure {
        failIf(Fault.FAIL_COMMIT, "the commit's answer was lost");
      }

      @Override
      public Lives.Life writer(String sink) throws Exception {
        return episode.lives.made("the writer of " + sink).begin();
      }

      @Override
      public Mutation mutation() {
        return episode.mutation;
      }
    };
  }

  /** A failure that the simulation made. */
  static final class SimulatedFailure extends IOException {
    private static final long serialVersionUID = 1L;

    SimulatedFailure(String message) {
      super("simulated: " + message);
    }
  }
}
