package dev.weir.cluster.services;

import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.AttemptWork.Kind;
import dev.weir.id.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all attempts on a node do in code that may block. A thread of its own says which commit or
 * close does not return. Safe for use by several threads.
 */
public final class NodeWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWork.class);

  /** What takes longer is worth a line in the log. */
  public static final Duration LONG = Duration.ofSeconds(10);

  /** With the run of the job that they belong to. */
  private final Map<AttemptWork, HostedJob> attempts = new ConcurrentHashMap<>();

  private final Queue<Awaiting> awaiting = new ConcurrentLinkedQueue<>();

  private final CountDownLatch closed = new CountDownLatch(1);

  /** Who waits until nothing runs code of a job's classes any more. */
  private record Awaiting(ClassLoader classes, Runnable then) {}

  public NodeWork() {
    DaemonThreads.named("weir-watch", this::watch).start();
  }

  public AttemptWork begin(HostedJob run, String who, LogContext log) {
    AttemptWork work = new AttemptWork(run.id(), who, run.types().loader(), log);
    attempts.put(work, run);
    return work;
  }

  private void watch() {
    try {
      while (!closed.await(1, TimeUnit.SECONDS)) {
        attempts.keySet().forEach(NodeWork::sayWhatTakesLong);
        attempts.keySet().removeIf(AttemptWork::isDone);
        awaiting.removeIf(this::isTold);
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sayWhatTakesLong(AttemptWork work) {
    for (String call : work.newlyLongerThan(LONG.toNanos())) {
      LOG.warn("job {}: {}", work.job(), call);
    }
  }

  /**
   * Does something when no attempt that has begun runs code of these classes any more, not even to
   * close what is its author's: never, if that never returns.
   */
  public void whenUnused(ClassLoader classes, Runnable then) {
    awaiting.add(new Awaiting(classes, then));
  }

  @SuppressWarnings("ReferenceEquality") // a class loader is nobody else
  private boolean isTold(Awaiting waiting) {
    boolean unused =
        attempts.keySet().stream().noneMatch(each -> each.loader() == waiting.classes());
    if (unused) {
      waiting.then().run();
    }
    return unused;
  }

  /** Ends the attempts of all jobs. Completes when also all that they had is given back. */
  public CompletableFuture<Void> endAll() {
    List<AttemptWork> all = new ArrayList<>(attempts.keySet());
    return CompletableFuture.allOf(
        end(all),
        CompletableFuture.allOf(
            all.stream().map(AttemptWork::released).toArray(CompletableFuture[]::new)));
  }

  /**
   * Ends all attempts of a run of a job. Completes when nothing of them touches the outside any
   * more.
   */
  @SuppressWarnings("ReferenceEquality")
  public // another run of the same job may be equal
  CompletableFuture<Void> end(HostedJob run) {
    return end(attempts.keySet().stream().filter(each -> attempts.get(each) == run).toList());
  }

  private static CompletableFuture<Void> end(List<AttemptWork> ending) {
    ending.forEach(AttemptWork::over);
    return CompletableFuture.allOf(
        ending.stream().map(AttemptWork::ended).toArray(CompletableFuture[]::new));
  }

  /** What attempts of a job have been doing for so long, and in whose code. */
  public List<String> longerThan(Duration time, JobId job) {
    List<String> found = new ArrayList<>();
    for (AttemptWork each : attempts.keySet()) {
      if (each.job().equals(job)) {
        found.addAll(each.longerThan(time.toNanos()));
      }
    }
    return found;
  }

  /** What attempts of a job that are over still do outside. */
  public List<String> touchingAfterTheirEnd(JobId job) {
    List<String> found = new ArrayList<>();
    for (AttemptWork each : attempts.keySet()) {
      if (each.job().equals(job) && each.isOver()) {
        found.addAll(each.underWay(Kind.OUTSIDE));
      }
    }
    return found;
  }

  /** What the attempts of all jobs are doing. */
  public List<String> underWay() {
    List<String> found = new ArrayList<>();
    for (AttemptWork each : attempts.keySet()) {
      each.longerThan(0).forEach(call -> found.add("job " + each.job() + ": " + call));
    }
    return found;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
