package dev.weir.coordinator.rescale;

import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many key groups change their node.
 *
 * @param moved those that their new owner's node does not hold
 * @param least the fewest that can be moved if each node is to hold as many as it does then, even
 *     if any key group could be given to any subtask
 * @param all of all chains
 */
public record Movement(long moved, long least, long all) {
  public static Movement of(PlacedJob before, PlacedJob after) {
    long moved = 0;
    long least = 0;
    long all = 0;
    for (String chain : after.shape().keyed()) {
      long kept = 0;
      Map<NodeName, Long> owned = new TreeMap<>();
      for (int index = 0; index < after.shape().subtasks(chain); index++) {
        NodeName node = after.places().get(new SubtaskId(chain, index));
        if (node != null) {
          owned.merge(node, (long) after.shape().range(chain, index).size(), Long::sum);
          kept += before.keyGroups(chain, after.shape(), index).getOrDefault(node, 0L);
        }
      }
      Map<NodeName, Long> held = held(before, chain, after.shape());
      for (Map.Entry<NodeName, Long> each : owned.entrySet()) {
        least += Math.max(0, each.getValue() - held.getOrDefault(each.getKey(), 0L));
        moved += each.getValue();
        all += each.getValue();
      }
      moved -= kept;
    }
    return new Movement(moved, least, all);
  }

  private static Map<NodeName, Long> held(PlacedJob before, String chain, JobShape after) {
    Map<NodeName, Long> held = new TreeMap<>();
    for (int index = 0; index < after.subtasks(chain); index++) {
      before.keyGroups(chain, after, index).forEach((node, n) -> held.merge(node, n, Long::sum));
    }
    return held;
  }

  /** The part of bytes that belongs to so many of all key groups, if keys are spread evenly. */
  public long share(long keyGroups, long bytes) {
    return all == 0 ? 0 : Math.round((double) bytes * keyGroups / all);
  }

  @Override
  public String toString() {
    return moved + " of " + all + " key groups move; " + least + " is the least possible";
  }
}
