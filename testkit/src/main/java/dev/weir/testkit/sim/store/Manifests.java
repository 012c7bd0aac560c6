package dev.weir.testkit.sim.store;

import dev.weir.snapshot.Manifest;
import dev.weir.spi.store.ObjectRef;
import java.io.IOException;

/** Manifests as a coordinator writes and reads them; either may fail, with any outcome. */
public interface Manifests {
  ObjectRef write(Manifest manifest) throws IOException;

  Manifest read(ObjectRef ref) throws IOException;
}
