package dev.weir.testkit.sim.mutation.coordinator;

import dev.weir.id.JobId;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.spi.store.JobRowStore;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.shell.Ground;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.store.ForwardingJobRowStore;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row whose head moves some time after its writer was told that it has. */
public final class LateRows extends ForwardingJobRowStore {
  private static final int LATE_MILLIS = 20;

  private final JobRowStore plain;
  private final SimRows truth;
  private final Kernel kernel;
  private @Nullable Write late;

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Write(JobId job, long expectedRevision, byte[] value) {}

  private LateRows(JobRowStore plain, SimRows truth, Kernel kernel) {
    super(plain);
    this.plain = plain;
    this.truth = truth;
    this.kernel = kernel;
  }

  public static Seams on(Ground ground) {
    return new Seams() {
      @Override
      public JobRowStore rows(JobRowStore plain) {
        return new LateRows(plain, ground.rows(), ground.kernel());
      }
    };
  }

  @Override
  public Optional<Row> read(JobId job) throws IOException {
    catchUp();
    return super.read(job);
  }

  @Override
  public boolean compareAndSet(JobId job, long expectedRevision, byte[] value) throws IOException {
    catchUp();
    long revision = plain.read(job).map(Row::revision).orElse(0L);
    boolean moves = !JobStateCodec.decode(value).head().equals(truth.current().head());
    if (!moves || revision != expectedRevision) {
      return super.compareAndSet(job, expectedRevision, value);
    }
    late = new Write(job, expectedRevision, value);
    kernel.in(LATE_MILLIS, "row", "late", this::catchUpAnyway);
    return true;
  }

  private void catchUpAnyway() {
    try {
      catchUp();
    } catch (IOException unknown) {
      kernel.remark(unknown.toString());
    }
  }

  private void catchUp() throws IOException {
    Write due = late;
    late = null;
    if (due != null) {
      plain.compareAndSet(due.job(), due.expectedRevision(), due.value());
    }
  }
}
