package dev.weir.testkit.sim.shell;

import dev.weir.id.SubtaskId;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.kernel.Nodes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which subtask lives where. */
public final class Places {
  private final SubtaskSide side;
  private final Nodes nodes;
  private final ControlWire wire;
  private final TreeMap<SubtaskId, SubtaskPlace> places = new TreeMap<>();

  public Places(SubtaskSide side, Nodes nodes, ControlWire wire) {
    this.side = side;
    this.nodes = nodes;
    this.wire = wire;
  }

  /** Where a subtask is, or is to be from now on if it is nowhere. */
  public SubtaskPlace place(SubtaskId subtask) {
    SubtaskPlace place = places.get(subtask);
    Node node = place == null ? null : place.node();
    if (place == null || node == null || !node.isUsable()) {
      HostInput input = side.seams().host(new RepeatedNotices(side.chaos()));
      place = new SubtaskPlace(side, wire, input, subtask, nodes.anyUsable());
      places.put(subtask, place);
    }
    return place;
  }

  /** Where a subtask is, if its machine lives, though perhaps nobody reaches it. */
  public SubtaskPlace lookUp(SubtaskId subtask) {
    SubtaskPlace place = places.get(subtask);
    return place != null && place.isAlive() ? place : place(subtask);
  }

  /** Where a subtask was placed last; null for nowhere. */
  public @Nullable SubtaskPlace known(SubtaskId subtask) {
    return places.get(subtask);
  }

  /** All places are gone. */
  public void clear() {
    places.clear();
  }
}
