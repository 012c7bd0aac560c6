package dev.weir.testkit.sim.shell;

import dev.weir.coordinator.GarbageLedger;
import dev.weir.snapshot.CheckpointStore.StoredObject;
import dev.weir.snapshot.ObjectName;
import java.util.List;

/** What is deleted in a step of a collection: {@link GarbageLedger.Step#garbage}. */
public interface GarbageChoice {
  List<ObjectName> garbage(GarbageLedger.Step step, List<StoredObject> stored);
}
