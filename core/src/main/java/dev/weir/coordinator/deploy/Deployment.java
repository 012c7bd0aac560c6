package dev.weir.coordinator.deploy;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.restore.RestoreCheck;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.runtime.ReadFrom;
import dev.weir.snapshot.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Deploys regions from the job's head, or adopts those that go on from it: exactly from it. If the
 * head cannot be read, that is tried some times, and is a failure of all regions then; no older
 * checkpoint is taken instead.
 */
public final class Deployment {
  private final Regions<?> regions;
  private final CoordinatorPort<?> port;
  private final DeliveryGuarantee guarantee;
  private final int maxReads;
  private final long retryMillis;
  private final Supplier<JobState> job;
  private final Consumer<Failure> onFailure;
  private final TreeSet<Integer> due = new TreeSet<>();

  /** Those of them that may run already. */
  private final TreeSet<Integer> adoptable = new TreeSet<>();

  private int reads;

  /** The head behind which a polite stop read nothing, until it was deployed once. */
  private Optional<CheckpointId> stoppedAt = Optional.empty();

  /**
   * @param maxReads how often reading the head's manifest is tried, if a region stands still
   * @param retryMillis how long to wait before it is tried again, if all that is to be done is to
   *     adopt what runs
   * @param job the durable state at the moment
   * @param onFailure told if nothing can be deployed: for good, or this time
   */
  public Deployment(
      Regions<?> regions,
      CoordinatorPort<?> port,
      DeliveryGuarantee guarantee,
      int maxReads,
      long retryMillis,
      Supplier<JobState> job,
      Consumer<Failure> onFailure) {
    this.regions = regions;
    this.port = port;
    this.guarantee = guarantee;
    this.maxReads = maxReads;
    this.retryMillis = retryMillis;
    this.job = job;
    this.onFailure = onFailure;
  }

  /** The job had stopped behind its head, and is deployed from there. */
  public void goesOnFromStop() {
    stoppedAt = job.get().head().map(CompletedCheckpoint::id);
  }

  public void deploy(List<Integer> which) {
    due.addAll(which);
    reads = 0;
    if (job.get().head().isPresent()) {
      readHead();
    } else {
      deployFrom(Optional.empty());
    }
  }

  /** Takes the regions over that the coordinator before has deployed. */
  public void adopt(List<Integer> which) {
    adoptable.addAll(which);
    deploy(which);
  }

  /** The region is not to be deployed any more. */
  public void cancel(int region) {
    due.remove(region);
    adoptable.remove(region);
  }

  private void readHeadIfDue() {
    if (!due.isEmpty()) {
      readHead();
    }
  }

  private void readHead() {
    reads++;
    port.readManifest(job.get().head().orElseThrow().manifest());
  }

  public void onManifestRead(Manifest manifest) {
    if (due.isEmpty()) {
      return;
    }
    if (!job.get().isHead(manifest.checkpoint())) {
      readHead(); // the head moved while the manifest was read: restore exactly the head
      return;
    }
    List<String> problems = RestoreCheck.problems(regions.graph(), regions.types(), manifest);
    if (!problems.isEmpty()) {
      due.clear();
      onFailure.accept(new Failure(String.join("; ", problems), Outlook.PERMANENT));
      return;
    }
    deployFrom(Optional.of(manifest));
  }

  public void onManifestUnreadable(Failure failure) {
    if (due.isEmpty()) {
      return;
    }
    if (!failure.isPermanent() && adoptable.containsAll(due)) {
      port.log("reading the head's manifest failed, trying again: " + failure.message());
      port.schedule(retryMillis, this::readHeadIfDue); // what runs need not stop for that
      return;
    }
    if (reads < maxReads && !failure.isPermanent()) {
      port.log("reading the head's manifest failed, trying again: " + failure.message());
      readHead();
      return;
    }
    due.clear();
    CheckpointId head = job.get().head().orElseThrow().id();
    onFailure.accept(
        failure.prefixed(
            "checkpoint "
                + head
                + " cannot be read, and the job resumes from no older one, because output behind it"
                + " is committed: "));
  }

  private void deployFrom(Optional<Manifest> manifest) {
    List<Integer> now = List.copyOf(due);
    due.clear();
    List<Integer> anew = now.stream().filter(region -> !adoptable.contains(region)).toList();
    for (int region : now) {
      if (adoptable.remove(region)) {
        regions.adopt(region, attemptOf(region), manifest);
      }
    }
    if (anew.isEmpty()) {
      return;
    }
    ReadFrom readFrom = readFrom(manifest.map(Manifest::checkpoint));
    stoppedAt = Optional.empty();
    for (int region : anew) {
      regions.deploy(region, attemptOf(region), manifest, readFrom);
    }
  }

  private AttemptId attemptOf(int region) {
    JobState state = job.get();
    return new AttemptId(state.epoch(), state.regionAttempts().get(region));
  }

  /** Behind a polite stop nothing was read, so nothing can be read twice. */
  private ReadFrom readFrom(Optional<CheckpointId> checkpoint) {
    if (guarantee.replays() || checkpoint.isEmpty() || checkpoint.equals(stoppedAt)) {
      return ReadFrom.POSITIONS;
    }
    port.log(
        "at most once: what was read since checkpoint "
            + checkpoint.get()
            + " is lost, and sources go on from live input");
    return ReadFrom.LIVE_INPUT;
  }
}
