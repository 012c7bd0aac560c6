package dev.weir.cluster;

import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.CheckpointStore;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.GarbageCollection;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes objects that no retained checkpoint reaches, in the background, one sweep at a time. */
final class GarbageSweep {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageSweep.class);

  /** Longer than any checkpoint takes, so that nothing of one under way is that old. */
  private static final Duration GRACE = Duration.ofHours(24);

  private final JobId job;
  private final CheckpointStore store;
  private final Executor io;
  private final List<Runnable> waiting = new ArrayList<>();
  private @Nullable Order next;
  private boolean sweeping;

  /** Of the latest order: manifests never change, and most are retained in the next one as well. */
  private Map<ObjectRef, Manifest> known = Map.of();

  private record Order(List<CompletedCheckpoint> retained, CheckpointsUnderWay underWay) {}

  GarbageSweep(JobId job, CheckpointStore store, Executor io) {
    this.job = job;
    this.store = store;
    this.io = io;
  }

  /** Starts a sweep; while one is under way, the newest order waits for its end. */
  synchronized void run(List<CompletedCheckpoint> retained, CheckpointsUnderWay underWay) {
    next = new Order(retained, underWay);
    if (!sweeping) {
      sweeping = true;
      try {
        io.execute(this::sweepAll);
      } catch (Throwable refused) {
        sweeping = false; // nobody is to wait for it
        throw refused;
      }
    }
  }

  /** Runs something as soon as no sweep is under way, on whatever thread. */
  void whenIdle(Runnable action) {
    synchronized (this) {
      if (sweeping) {
        waiting.add(action);
        return;
      }
    }
    action.run();
  }

  private void sweepAll() {
    for (Order order = take(); order != null; order = take()) {
      try {
        sweep(order);
      } catch (Throwable failed) {
        LOG.warn(
            "job {}: collecting old checkpoints failed, tried again later: {}",
            job,
            Failure.of(failed).message());
      }
    }
  }

  /** The next order; if there is none, those who wait for the end are told. */
  private @Nullable Order take() {
    List<Runnable> idle;
    synchronized (this) {
      Order order = next;
      next = null;
      if (order != null) {
        return order;
      }
      sweeping = false;
      idle = List.copyOf(waiting);
      waiting.clear();
    }
    idle.forEach(Runnable::run);
    return null;
  }

  private void sweep(Order order) throws IOException {
    var stored = store.list(job);
    ManifestStore manifests = new ManifestStore(store);
    Map<ObjectRef, Manifest> now = new LinkedHashMap<>();
    for (CompletedCheckpoint each : order.retained()) {
      Manifest manifest = known.get(each.manifest());
      now.put(each.manifest(), manifest == null ? manifests.read(each.manifest()) : manifest);
    }
    known = now;
    List<Retained> roots = new ArrayList<>();
    now.forEach((ref, manifest) -> roots.add(new Retained(ref.name(), manifest)));
    List<ObjectName> garbage =
        GarbageCollection.unreachable(
            stored, roots, order.underWay(), System.currentTimeMillis(), GRACE);
    for (ObjectName name : garbage) {
      store.delete(name);
    }
  }
}
