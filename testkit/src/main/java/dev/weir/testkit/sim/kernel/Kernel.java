package dev.weir.testkit.sim.kernel;

/** Virtual time and what happens in it: the queue of events, the network, the trace. */
public final class Kernel {
  private final EventQueue queue;
  private final Network network;
  private final Trace trace;

  /**
   * A world in which nothing has happened.
   *
   * @param meanDelayMillis how long messages and blocking work take
   */
  public Kernel(SimRandom random, Trace trace, double meanDelayMillis) {
    this.trace = trace;
    queue = new EventQueue(random.fork(), trace);
    network = new Network(queue, random.fork(), meanDelayMillis);
  }

  public EventQueue queue() {
    return queue;
  }

  public Network network() {
    return network;
  }

  public Trace trace() {
    return trace;
  }

  /** The time on a clock that nobody sets, in milliseconds since the epoch. */
  public long now() {
    return queue.now();
  }

  /** How long something takes, as the seed says. */
  public long delay() {
    return network.delay();
  }

  /** Lets something happen after so long. */
  public void in(long delayMillis, String kind, Object about, Runnable action) {
    queue.in(delayMillis, kind, about, action);
  }

  /** Lets something happen when blocking work is over that begins now. */
  public void later(String kind, Object about, Runnable action) {
    queue.in(network.delay(), kind, about, action);
  }

  /** Lets something happen at a time, or now if that has passed. */
  public void at(long timeMillis, String kind, Object about, Runnable action) {
    queue.at(timeMillis, kind, about, action);
  }

  /** Something worth a line in the trace, within an event. */
  public void remark(String what) {
    trace.remark(what);
  }
}
