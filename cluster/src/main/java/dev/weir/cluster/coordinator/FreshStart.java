package dev.weir.cluster.coordinator;

import dev.weir.id.JobId;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lets a job begin without state, whatever an earlier run left behind. */
public record FreshStart(JobId job, Stores stores) {

  /** Returns when the row says so; nothing is deleted. */
  public void forget() throws IOException {
    Optional<Row> row = stores.rows().read(job);
    List<ObjectName> objects =
        row.isPresent()
            ? List.of()
            : stores.checkpoints().list(job).stream().map(StoredObject::name).toList();
    if (row.isEmpty() && objects.isEmpty()) {
      return;
    }
    JobState forgotten =
        row.isPresent()
            ? JobMachine.forget(JobStateCodec.decode(job, row.get().value()))
            : JobMachine.forget(job, objects);
    long revision = row.map(Row::revision).orElse(0L);
    if (!compareAndSet(revision, JobStateCodec.encode(forgotten))) {
      throw new IOException("job " + job + " was changed by somebody else; start again");
    }
  }

  /** An unknown outcome is read back: whoever wrote these bytes, they mean the same. */
  private boolean compareAndSet(long revision, byte[] value) throws IOException {
    try {
      return stores.rows().compareAndSet(job, revision, value);
    } catch (KnownFailureException failed) {
      throw failed;
    } catch (IOException unknown) {
      if (isWritten(revision + 1, value)) {
        return true;
      }
      throw new IOException(
          "nobody knows whether job " + job + " was made to begin anew; start again with --fresh",
          unknown);
    }
  }

  private boolean isWritten(long revision, byte[] value) throws IOException {
    return stores
        .rows()
        .read(job)
        .filter(row -> row.revision() == revision && Arrays.equals(row.value(), value))
        .isPresent();
  }
}
