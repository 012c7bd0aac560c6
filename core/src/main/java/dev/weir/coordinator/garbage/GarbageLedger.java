package dev.weir.coordinator.garbage;

import dev.weir.snapshot.GarbageCollection;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a job's coordinator has to collect, order by order. In the steady state that is the
 * difference of manifests: what a checkpoint named that was a root before, and no root of now
 * names; and what an order names of checkpoints that were given up. That goes by name, twice, since
 * a write with an unknown outcome may take effect in between, and again if it could not be deleted.
 * Only for orphans, which nothing tells of, are the job's objects listed:
 *
 * <ul>
 *   <li>when an order asks for it, and once more with the next order, since writes that were under
 *       way may have ended in between;
 *   <li>when the last collection failed before it was known what to delete;
 *   <li>when the last listing is long ago.
 * </ul>
 *
 * <p>It does no I/O: whoever carries it reads, lists and deletes as a {@link Step} says, one step
 * at a time, and tells how that ended. Used by one thread at a time.
 */
public final class GarbageLedger {
  private static final int SWEEPS_FOR_ORPHANS = 2;
  private static final int DELETIONS_BY_NAME = 2;

  private final Duration grace;
  private final Duration sweepInterval;

  /** The manifests of the roots of the last step that was done. */
  private Map<ObjectRef, Manifest> known = Map.of();

  /** Its roots, and those of all orders since. */
  private Set<ObjectRef> roots = new LinkedHashSet<>();

  /** What is to be deleted by name, and how often still. */
  private final Map<ObjectName, Integer> byName = new TreeMap<>();

  private @Nullable GarbageOrder latest;
  private int sweepsDue = SWEEPS_FOR_ORPHANS;
  private long sweptAtMillis;

  /**
   * A ledger that knows nothing of what is stored.
   *
   * @param grace how old an object must be that belongs to no checkpoint known to be over; longer
   *     than any checkpoint may take
   * @param sweepInterval how long orphans are not looked for if nothing tells of any
   */
  public GarbageLedger(Duration grace, Duration sweepInterval) {
    this.grace = grace;
    this.sweepInterval = sweepInterval;
  }

  /** Takes an order; one that no step was made for yet is replaced by it. */
  public void order(GarbageOrder order) {
    roots.addAll(order.roots());
    order.givenUp().forEach(name -> byName.put(name, DELETIONS_BY_NAME));
    latest = order;
    if (order.orphans()) {
      sweepsDue = SWEEPS_FOR_ORPHANS;
    }
  }

  /**
   * The step that the latest order leads to; empty if there was no order since the last step.
   *
   * @param nowMillis the time now on the clock that {@link StoredObject#modifiedAtMillis} is from
   */
  public Optional<Step> next(long nowMillis) {
    GarbageOrder order = latest;
    if (order == null) {
      return Optional.empty();
    }
    latest = null;
    boolean lists = sweepsDue > 0 || nowMillis - sweptAtMillis >= sweepInterval.toMillis();
    if (lists) {
      sweepsDue = Math.max(0, sweepsDue - 1);
      sweptAtMillis = nowMillis;
    }
    Step step = new Step(order, lists, lists ? order.roots() : List.copyOf(roots), nowMillis);
    roots = new LinkedHashSet<>(order.roots());
    return Optional.of(step);
  }

  /** All that the step named is deleted. */
  public void done(Step step) {
    for (ObjectName name : step.named) {
      int left = byName.getOrDefault(name, 1) - 1;
      if (left == 0) {
        byName.remove(name);
      } else {
        byName.put(name, left);
      }
    }
    remember(step);
  }

  private void remember(Step step) {
    Map<ObjectRef, Manifest> now = new LinkedHashMap<>();
    step.order.roots().forEach(root -> now.put(root, step.manifest(root)));
    known = now;
  }

  /**
   * The step was not carried out, or not wholly: the next one deletes the same again. If it is not
   * known what that is, it lists.
   */
  public void failed(Step step) {
    List<ObjectName> garbage = step.lists ? null : step.found;
    if (garbage == null) {
      sweepsDue = Math.max(sweepsDue, step.lists ? SWEEPS_FOR_ORPHANS : 1);
    } else {
      garbage.forEach(name -> byName.merge(name, 1, Math::max));
      remember(step);
    }
  }

  /** One collection. */
  public final class Step {
    private final GarbageOrder order;
    private final boolean lists;
    private final List<ObjectRef> concerned;
    private final long nowMillis;
    private final Map<ObjectRef, Manifest> manifests = new LinkedHashMap<>(known);
    private final List<ObjectName> named = new ArrayList<>();
    private @Nullable List<ObjectName> found;

    private Step(GarbageOrder order, boolean lists, List<ObjectRef> concerned, long nowMillis) {
      this.order = order;
      this.lists = lists;
      this.concerned = concerned;
      this.nowMillis = nowMillis;
      byName.keySet().stream()
          .filter(
              name -> ObjectNames.checkpointOf(name).filter(order.underWay()::isOver).isPresent())
          .forEach(named::add);
    }

    /** Whether the job's objects must be listed for it. */
    public boolean lists() {
      return lists;
    }

    /** Manifests that must be read first; if one of them cannot be, the step has failed. */
    public List<ObjectRef> unread() {
      return concerned.stream().filter(ref -> !manifests.containsKey(ref)).toList();
    }

    public void read(ObjectRef ref, Manifest manifest) {
      manifests.put(ref, manifest);
    }

    /** What must stay readable. */
    public List<Retained> retained() {
      return order.roots().stream().map(this::retained).toList();
    }

    /**
     * What is to be deleted, once nothing is unread.
     *
     * @param stored all objects of the job, if the step {@link #lists}; otherwise nobody looks
     */
    public List<ObjectName> garbage(List<StoredObject> stored) {
      List<ObjectName> garbage =
          lists
              ? GarbageCollection.unreachable(
                  stored, retained(), order.underWay(), nowMillis, grace)
              : GarbageCollection.unreachable(named, difference(), retained());
      found = garbage;
      return garbage;
    }

    private List<ObjectName> difference() {
      List<Retained> before = new ArrayList<>();
      for (ObjectRef each : concerned) {
        if (!order.roots().contains(each)) {
          before.add(retained(each));
        }
      }
      return GarbageCollection.subsumed(before, retained(), order.underWay());
    }

    private Retained retained(ObjectRef ref) {
      return new Retained(ref.name(), manifest(ref));
    }

    private Manifest manifest(ObjectRef ref) {
      return Objects.requireNonNull(manifests.get(ref), () -> ref.name() + " was not read");
    }
  }
}
