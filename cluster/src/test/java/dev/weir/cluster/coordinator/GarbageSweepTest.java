package dev.weir.cluster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class GarbageSweepTest {
  private final Deque<Runnable> io = new ArrayDeque<>();
  private final List<String> said = new ArrayList<>();

  private final class Store extends ForwardingCheckpointStore {
    Store() {
      super(new InMemoryCheckpointStore(() -> 0));
    }

    @Override
    public List<StoredObject> list(JobId job) {
      said.add("list");
      throw new InternalError("planted");
    }
  }

  private static void order(GarbageSweep sweep) {
    sweep.run(
        new GarbageOrder(
            List.of(),
            new CheckpointsUnderWay(new TreeSet<>(), new CheckpointId(1)),
            List.of(),
            false));
  }

  @Test
  void afterAnError_whoWaitsForTheEndIsTold_andTheNextSweepRuns() {
    GarbageSweep sweep = new GarbageSweep(new JobId("job"), new Store(), io::add);
    order(sweep);
    sweep.whenIdle(() -> said.add("idle"));
    assertThat(said).isEmpty();
    io.remove().run();
    assertThat(said).containsExactly("list", "idle");
    order(sweep);
    io.remove().run();
    assertThat(said).containsExactly("list", "idle", "list");
  }

  @Test
  void aSweepThatGetsNoThread_isNotWaitedFor() {
    GarbageSweep sweep =
        new GarbageSweep(
            new JobId("job"),
            new Store(),
            task -> {
              throw new RejectedExecutionException("planted");
            });
    assertThatThrownBy(() -> order(sweep)).isInstanceOf(RejectedExecutionException.class);
    sweep.whenIdle(() -> said.add("idle"));
    assertThat(said).containsExactly("idle");
  }
}
