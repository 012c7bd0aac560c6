package dev.weir.protocol.lifeline;

/**
 * Whether a node that has found another one dead may have it removed from the cluster at once,
 * without waiting for the cluster's own decision.
 *
 * <p>A connection that is refused proves that the process is gone, if it was this machine's
 * operating system that refused it. From another machine the refusal may come from a firewall that
 * has come in between, and then both sides get it, each about the other. So it is acted on only
 * where the nodes that are still heard are more than half: only one side can be that. Otherwise
 * nothing is lost but time, since the cluster's own decision still comes.
 */
public final class EarlyDowning {
  private EarlyDowning() {}

  /**
   * Decides about one dead node.
   *
   * @param onThisMachine the dead node ran on this machine
   * @param members nodes of the cluster, the dead one and this one included
   * @param heard those of them that are heard, this one included
   */
  public static boolean mayDown(boolean onThisMachine, int members, int heard) {
    return onThisMachine || heard * 2 > members;
  }
}
