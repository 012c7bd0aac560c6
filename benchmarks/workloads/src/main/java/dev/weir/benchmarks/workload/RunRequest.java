package dev.weir.benchmarks.workload;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a process that runs one job once is asked for.
 *
 * @param engine its name, repeated in what the run says of itself
 * @param backend where keyed state lives, {@code heap} or {@code rocksdb}
 * @param keys how many different keys the keyed sum has, in the jobs that are made of it
 * @param seconds how long a loaded sum runs once its keys are there
 * @param hashing whether the run is for the checksum and not for the time
 * @param directory an empty directory on a local disk, for checkpoints and working files
 */
public record RunRequest(
    Workload workload,
    String engine,
    String backend,
    int parallelism,
    long events,
    long keys,
    long seconds,
    boolean hashing,
    Path directory) {

  /** The same in another directory. */
  public RunRequest in(Path other) {
    return new RunRequest(
        workload, engine, backend, parallelism, events, keys, seconds, hashing, other);
  }

  /** As words for a command line. */
  public NamedValues toWords() {
    return identity()
        .with("keys", keys)
        .with("seconds", seconds)
        .with("hashing", Boolean.toString(hashing))
        .with("directory", directory.toString());
  }

  /** What the lines of a run begin with. */
  NamedValues identity() {
    NamedValues line =
        new NamedValues(Map.of())
            .with("job", workload.label())
            .with("engine", engine)
            .with("backend", backend)
            .with("parallelism", parallelism)
            .with("events", events);
    return keys == KeyedSums.KEYS ? line : line.with("keys", keys);
  }

  /** Reads {@link #toWords}. */
  public static RunRequest of(NamedValues words) {
    return new RunRequest(
        Workload.of(words.get("job")),
        words.get("engine"),
        words.get("backend"),
        Integer.parseInt(words.get("parallelism")),
        Long.parseLong(words.get("events")),
        Long.parseLong(words.get("keys")),
        Long.parseLong(words.get("seconds")),
        Boolean.parseBoolean(words.get("hashing")),
        Path.of(words.get("directory")));
  }
}
