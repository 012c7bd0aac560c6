package dev.weir.cluster.node;

import dev.weir.api.Arguments;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.NodeWork;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.rescale.JobShape;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Parallelism;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import dev.weir.runtime.LoopSettings;
import dev.weir.settings.Settings;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSource;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.state.StateBackend;
import dev.weir.state.StateBackends;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that a node holds: handed over by whoever made them in this process, or made here from
 * what was submitted. Safe for use by several threads.
 */
public final class HostedJobs {
  private static final Logger LOG = LoggerFactory.getLogger(HostedJobs.class);
  private static final int COPY_BYTES = 1 << 18;

  private final Path dataDir;
  private final Function<String, Settings> backendSettings;
  private final Stores stores;
  private final NodeWork work;
  private final Map<JobId, Hosted> jobs = new ConcurrentHashMap<>();
  private final Map<String, StateBackend> backends = new HashMap<>();

  /** A lock for each job that was ever made here. */
  private final Map<JobId, Object> making = new ConcurrentHashMap<>();

  /**
   * A job, and what it was made from.
   *
   * @param made null if somebody in this process made it
   */
  private record Hosted(HostedJob job, @Nullable Made made) {
    void closeClasses() {
      if (made != null) {
        made.loaded().close();
      }
    }

    /** Whether a job of this submission has the same classes, types and functions. */
    boolean isOfOneJobWith(JobSubmission submission) {
      return made != null && job.submission().filter(submission::isOfOneJobWith).isPresent();
    }
  }

  /** What the author's code gave; it is the same however the job is to run. */
  private record Made(JobDefinition definition, JobCatalog.Loaded loaded) {}

  /**
   * @param backendSettings what a state backend is set to, by its name
   * @param work what may still run code of a job that is let go of
   */
  public HostedJobs(
      Path dataDir, Function<String, Settings> backendSettings, Stores stores, NodeWork work) {
    this.dataDir = dataDir;
    this.backendSettings = backendSettings;
    this.stores = stores;
    this.work = work;
  }

  /**
   * The job of that name.
   *
   * @throws IllegalStateException if the node does not hold it
   */
  public HostedJob of(JobId id) {
    Hosted hosted = jobs.get(id);
    if (hosted == null) {
      throw new IllegalStateException("this node does not host job " + id);
    }
    return hosted.job();
  }

  /** Those that are here. */
  public Set<JobId> ids() {
    return Set.copyOf(jobs.keySet());
  }

  /** Takes a job that was made in this process; returns false if one of that name is here. */
  public boolean host(HostedJob job) {
    return jobs.putIfAbsent(job.id(), new Hosted(job, null)) == null;
  }

  /**
   * Makes a job from what was submitted, unless that has been done. Runs code of its author's, so
   * it may take any time and throw anything.
   *
   * @throws dev.weir.job.UnknownJobException if there is no such class, or it is no job
   * @throws dev.weir.api.ArgumentException if an argument is missing, malformed or unknown
   * @throws dev.weir.plan.GraphException if the job cannot run as it is to run
   * @throws IOException if the job's jar cannot be had from the store
   */
  public HostedJob prepare(JobId id, JobSubmission submission) throws IOException {
    synchronized (making.computeIfAbsent(id, any -> new Object())) {
      return prepareAlone(id, submission);
    }
  }

  /** Two at once would make two, and the first one's classes would be taken from under it. */
  private HostedJob prepareAlone(JobId id, JobSubmission submission) throws IOException {
    Hosted known = jobs.get(id);
    if (known != null && known.job().submission().filter(submission::isMadeAs).isPresent()) {
      return known.job();
    }
    if (known != null && known.isOfOneJobWith(submission)) {
      return rescaled(known, submission).job();
    }
    Hosted made = made(id, submission);
    Hosted before = jobs.put(id, made);
    if (before != null) {
      close(before);
    }
    return made.job();
  }

  /** The same run with another parallelism: what states left here in memory can be gone on with. */
  private Hosted rescaled(Hosted known, JobSubmission submission) {
    Made made = Objects.requireNonNull(known.made());
    Hosted next = new Hosted(hosted(known.job().id(), made.definition(), submission), made);
    jobs.put(known.job().id(), next);
    return next;
  }

  /**
   * Makes a job as {@link #prepare} does, only to see whether it can be made, and in what shape.
   */
  public JobShape check(JobId id, JobSubmission submission) throws IOException {
    Hosted known = jobs.get(id);
    if (known != null && known.made() != null && known.isOfOneJobWith(submission)) {
      return JobShape.of(hosted(id, known.made().definition(), submission).graph());
    }
    Hosted made = made(id, submission);
    made.closeClasses();
    return JobShape.of(made.job().graph());
  }

  private Hosted made(JobId id, JobSubmission submission) throws IOException {
    Path jar = submission.jar().isPresent() ? fetched(submission.jar().get()) : null;
    JobCatalog.Loaded loaded = JobCatalog.load(submission.jobClass(), jar);
    try {
      JobDefinition definition = JobDefinition.of(loaded.job(), arguments(submission));
      return new Hosted(hosted(id, definition, submission), new Made(definition, loaded));
    } catch (RuntimeException | Error failed) {
      loaded.close();
      throw failed;
    }
  }

  private static Arguments arguments(JobSubmission submission) {
    return Arguments.of(submission.arguments(), Path.of(submission.baseDirectory()));
  }

  private HostedJob hosted(JobId id, JobDefinition definition, JobSubmission submission) {
    RunSettings settings = submission.settings();
    CoordinatorSettings coordinator =
        CoordinatorSettings.DEFAULT
            .withCheckpoints(settings.checkpoints())
            .withRestarts(settings.restarts())
            .withRetention(settings.retention());
    ActorGraph graph =
        definition.compile(new Parallelism(settings.parallelism(), settings.parallelismOf()));
    coordinator.check(graph);
    return new HostedJob(
        id,
        stores.installation(),
        graph,
        definition.types(),
        backend(settings.backend()),
        stores.checkpoints(),
        LoopSettings.DEFAULT,
        coordinator,
        localDir(id),
        Optional.of(submission));
  }

  /** The jar as a file of this node's: an object never changes, so a copy is good for ever. */
  private Path fetched(ObjectRef jar) throws IOException {
    Path folder = Files.createDirectories(dataDir.resolve("jars"));
    Path file = folder.resolve(jar.name().value().replace('/', '-') + ".jar");
    if (Files.isRegularFile(file) && Files.size(file) == jar.sizeBytes()) {
      return file;
    }
    Path partial = Files.createTempFile(folder, "fetching-", ".jar");
    try {
      try (ObjectSource source = stores.checkpoints().open(jar);
          OutputStream out = Files.newOutputStream(partial)) {
        for (long at = 0; at < jar.sizeBytes(); at += COPY_BYTES) {
          out.write(source.read(at, (int) Math.min(COPY_BYTES, jar.sizeBytes() - at)));
        }
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
    return file;
  }

  /** The folder of a job for state backends, on this node. */
  public Path localDir(JobId id) {
    return dataDir.resolve("local").resolve(id.value());
  }

  /** The node's backend of that name, which all its jobs share; opened when the first needs it. */
  public StateBackend backend(String name) {
    synchronized (backends) {
      return backends.computeIfAbsent(
          name, each -> StateBackends.provider(each).open(backendSettings.apply(each)));
    }
  }

  /**
   * Lets go of a job that has ended, if it is here still.
   *
   * @param key of the submission that it was made from; the job may have been handed in again
   * @param finished whether it will never go on from where it ended
   */
  public void release(JobId id, String key, boolean finished) {
    Hosted hosted = jobs.get(id);
    if (hosted != null
        && hosted.job().submission().filter(it -> it.key().equals(key)).isPresent()) {
      release(hosted.job(), finished);
    }
  }

  /** Lets go of this very job. */
  @SuppressWarnings("ReferenceEquality") // another run of the same job may be equal
  public void release(HostedJob job, boolean finished) {
    Hosted hosted = jobs.get(job.id());
    if (hosted == null || hosted.job() != job || !jobs.remove(job.id(), hosted)) {
      return;
    }
    if (finished) {
      forgetLocalCopies(job);
    }
    close(hosted);
  }

  private static void forgetLocalCopies(HostedJob job) {
    try {
      job.backend().forget(job.localDir());
    } catch (IOException | RuntimeException left) {
      LOG.warn("job {}: {} could not be deleted: {}", job.id(), job.localDir(), left.toString());
    }
  }

  private void close(Hosted hosted) {
    hosted.job().backend().runEnded(hosted.job().localDir());
    if (hosted.job().submission().flatMap(JobSubmission::jar).isPresent()) {
      work.whenUnused(hosted.job().types().loader(), hosted::closeClasses);
    }
  }

  /** Closes the backends. */
  public void close() {
    synchronized (backends) {
      backends.values().forEach(StateBackend::close);
    }
  }
}
