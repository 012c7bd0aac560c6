package dev.weir.cluster;

import dev.weir.id.JobId;
import dev.weir.persistence.local.LocalStoreProvider;
import dev.weir.settings.Settings;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.ForwardingJobRowStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The store {@code local}, which counts how often it is listed and can fail. */
public final class CountingStoreProvider implements StoreProvider {
  static final String NAME = "counting";
  static final AtomicInteger LISTS = new AtomicInteger();

  /** How many of the next manifests cannot be written. */
  static final AtomicInteger FAILING_MANIFESTS = new AtomicInteger();

  /** How many of the next deletions fail. */
  static final AtomicInteger FAILING_DELETIONS = new AtomicInteger();

  /** Of how many of the next changes of a row nobody learns whether they happened. */
  static final AtomicInteger UNKNOWN_ROWS = new AtomicInteger();

  private final LocalStoreProvider local = new LocalStoreProvider();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Stores open(Settings settings, Home home) throws IOException {
    Stores stores = local.open(settings, home);
    return new Stores(
        stores.installation(),
        new Counting(stores.checkpoints()),
        new ForwardingJobRowStore(stores.rows()) {
          @Override
          public boolean compareAndSet(JobId job, long expectedRevision, byte[] value)
              throws IOException {
            boolean changed = super.compareAndSet(job, expectedRevision, value);
            if (fails(UNKNOWN_ROWS)) {
              throw new IOException("planted: no answer");
            }
            return changed;
          }
        });
  }

  @Override
  public Stores openReadOnly(Settings settings, Home home) throws IOException {
    return local.openReadOnly(settings, home);
  }

  private static boolean fails(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private static final class Counting extends ForwardingCheckpointStore {
    Counting(CheckpointStore store) {
      super(store);
    }

    @Override
    public ObjectSink create(ObjectName name) throws IOException {
      if (name.value().contains("/manifest-") && fails(FAILING_MANIFESTS)) {
        throw new IOException("planted: no answer");
      }
      return super.create(name);
    }

    @Override
    public void delete(ObjectName name) throws IOException {
      if (fails(FAILING_DELETIONS)) {
        throw new IOException("planted: no answer");
      }
      super.delete(name);
    }

    @Override
    public List<StoredObject> list(JobId job) throws IOException {
      LISTS.incrementAndGet();
      return super.list(job);
    }
  }
}
