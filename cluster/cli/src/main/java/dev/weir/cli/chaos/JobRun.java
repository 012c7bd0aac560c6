package dev.weir.cli.chaos;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How a job runs on a cluster.
 *
 * @param interval from one checkpoint to the next
 */
record JobRun(int parallelism, Duration interval) {
  JobSubmission submission(JobCatalog.Found found, JobDefinition definition) {
    CoordinatorSettings usual = CoordinatorSettings.DEFAULT;
    return new JobSubmission(
        found.job().getClass().getName(),
        definition.arguments(),
        Path.of("").toAbsolutePath().toString(),
        Optional.empty(),
        UUID.randomUUID().toString(),
        new RunSettings(
            parallelism,
            "heap",
            CheckpointSettings.every(interval),
            usual.restarts(),
            usual.retention()));
  }
}
