package dev.weir.persistence.cassandra.object;

import dev.weir.id.CheckpointId;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectName;

/**
 * Where the catalog keeps an object's name. A shelf is a partition, and must stay small whatever a
 * job does for years: names stand on the shelf of their checkpoint, checkpoints on one of a
 * thousand, and these on the job's.
 *
 * @param era the shelf of a thousand checkpoints
 * @param folder the shelf of one checkpoint
 */
record Place(String job, String era, String folder) {
  /** The shelf that lists a job's eras. */
  static final String ROOT = "";

  static final String ERA = "era/";
  static final String FOLDER = "folder/";

  private static final long CHECKPOINTS_OF_AN_ERA = 1024;

  static Place of(ObjectName name) {
    String[] segments = name.value().split("/", -1);
    String folder = segments.length > 2 ? segments[1] : "";
    String era =
        ObjectNames.checkpointOf(name)
            .map(CheckpointId::value)
            .map(id -> Long.toString(id / CHECKPOINTS_OF_AN_ERA))
            .orElse("other");
    return new Place(segments[0], ERA + era, FOLDER + folder);
  }
}
