package dev.weir.protocol.job;

/** Where a job stands, as its durable row says. */
public enum JobStatus {
  /** Known, never deployed. */
  CREATED(false),
  /** Deployed, being restarted, or left behind by a crash: whoever leads it deploys it. */
  RUNNING(false),
  /** Stopped politely behind a checkpoint; runs on when it is started again. */
  STOPPED(false),
  /** Gave up after failures; runs on from its head when it is started again. */
  FAILED(false),
  /** All input processed and all output committed. */
  FINISHED(true);

  private final boolean terminal;

  JobStatus(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether nothing is left to do, ever. */
  public boolean isTerminal() {
    return terminal;
  }
}
