package dev.weir.coordinator.garbage;

import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.List;

/**
 * What a coordinator says when something may have become garbage.
 *
 * @param roots the manifests of all checkpoints that must stay readable: the retained ones, and
 *     those whose objects a checkpoint under way may name again
 * @param givenUp objects of checkpoints that were given up, as far as they are known: nobody names
 *     them
 * @param orphans whether objects may have been left that no manifest ever named: a checkpoint was
 *     given up before all its subtasks had said what they wrote, another coordinator led before, or
 *     the job has ended
 */
public record GarbageOrder(
    List<ObjectRef> roots,
    CheckpointsUnderWay underWay,
    List<ObjectName> givenUp,
    boolean orphans) {
  public GarbageOrder {
    roots = List.copyOf(roots);
    givenUp = List.copyOf(givenUp);
  }
}
