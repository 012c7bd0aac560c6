package dev.weir.cli;

import dev.weir.id.JobId;
import dev.weir.persistence.local.LocalStoreProvider;
import dev.weir.settings.Settings;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Local disk on which there is no space as long as the data directory holds a file {@code full}.
 */
public final class FillingStoreProvider implements StoreProvider {
  static final String NAME = "filling";
  static final String FULL = "full";

  private final LocalStoreProvider local = new LocalStoreProvider();

  private static void write(Path dataDir) throws IOException {
    if (Files.exists(dataDir.resolve(FULL))) {
      throw new KnownFailureException("the disk is full: no space in " + dataDir);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Stores open(Settings settings, Home home) throws IOException {
    Path dataDir = home.dataDir();
    Stores stores = local.open(settings, home);
    return new Stores(
        stores.installation(),
        new Objects(dataDir, stores.checkpoints()),
        new Rows(dataDir, stores.rows()));
  }

  @Override
  public Stores openReadOnly(Settings settings, Home home) throws IOException {
    return local.openReadOnly(settings, home);
  }

  private static final class Objects extends ForwardingCheckpointStore {
    private final Path dataDir;

    Objects(Path dataDir, CheckpointStore local) {
      super(local);
      this.dataDir = dataDir;
    }

    @Override
    public ObjectSink create(ObjectName name) throws IOException {
      write(dataDir);
      return super.create(name);
    }
  }

  private record Rows(Path dataDir, JobRowStore local) implements JobRowStore {
    @Override
    public Optional<Row> read(JobId job) throws IOException {
      return local.read(job);
    }

    @Override
    public boolean compareAndSet(JobId job, long expectedRevision, byte[] value)
        throws IOException {
      write(dataDir);
      return local.compareAndSet(job, expectedRevision, value);
    }

    @Override
    public boolean compareAndDelete(JobId job, long expectedRevision) throws IOException {
      write(dataDir);
      return local.compareAndDelete(job, expectedRevision);
    }

    @Override
    public List<JobId> jobs() throws IOException {
      return local.jobs();
    }

    @Override
    public void close() throws IOException {
      local.close();
    }
  }
}
