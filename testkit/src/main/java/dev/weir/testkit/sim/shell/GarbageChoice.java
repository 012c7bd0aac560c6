package dev.weir.testkit.sim.shell;

import dev.weir.coordinator.garbage.GarbageLedger;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import java.util.List;

/** What is deleted in a step of a collection: {@link GarbageLedger.Step#garbage}. */
public interface GarbageChoice {
  List<ObjectName> garbage(GarbageLedger.Step step, List<StoredObject> stored);
}
