package dev.weir.cluster.actor;

import dev.weir.id.NodeName;

/**
 * What a node says of itself.
 *
 * @param address where it listens: another one in each life of its process
 * @param slots how many indices of jobs it takes; 0: none, it only coordinates
 * @param startedAtMillis when the process was started, by its wall clock
 */
public record NodeInfo(NodeName name, String address, long pid, int slots, long startedAtMillis) {
  /** Its host and port, as others name it to join. */
  public String listensOn() {
    return address.substring(address.indexOf('@') + 1);
  }

  @Override
  public String toString() {
    return name + " (process " + pid + ", " + address + ")";
  }
}
