package dev.weir.persistence.cassandra.object;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.session.Access;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Names what was begun to be written, job by job, for whoever looks for orphans. Nothing else reads
 * it. Entries are deleted one by one, on shelves that are soon read no more: so no listing meets
 * the traces of more deletions than a checkpoint has objects.
 */
final class Catalog {
  /** How often a shelf is entered again while it is used. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** How long an empty shelf stays: nobody who remembers it may still put something there. */
  private static final Duration EMPTY_STAYS = Duration.ofHours(1);

  private static final int SHELVES_REMEMBERED = 1_000;

  /** An upload as the catalog knows it. */
  record Entry(ObjectName name, UUID upload, long writtenAtMillis) {}

  /** A shelf as another one names it; {@code at} is Cassandra's time of that entry. */
  private record Shelf(String name, Instant written, long at) {}

  private final Cassandra cassandra;
  private final PreparedStatement insert;
  private final PreparedStatement insertShelf;
  private final PreparedStatement select;
  private final PreparedStatement delete;

  /** When shelves were entered, those entered last at the end. */
  private final Map<Place, Instant> entered = new LinkedHashMap<>();

  Catalog(Cassandra cassandra) throws IOException {
    this.cassandra = cassandra;
    this.insert =
        cassandra.prepare(
            Access.WRITE,
            "INSERT INTO {keyspace}.catalog (job, shelf, entry, name, upload, written)"
                + " VALUES (?, ?, ?, ?, ?, ?)");
    this.insertShelf =
        cassandra.prepare(
            Access.WRITE,
            "INSERT INTO {keyspace}.catalog (job, shelf, entry, written) VALUES (?, ?, ?, ?)");
    this.select =
        cassandra.prepare(
            Access.READ,
            "SELECT entry, name, upload, written, WRITETIME(written) AS at FROM {keyspace}.catalog"
                + " WHERE job = ? AND shelf = ?");
    this.delete =
        cassandra.prepare(
            Access.WRITE,
            "DELETE FROM {keyspace}.catalog USING TIMESTAMP ?"
                + " WHERE job = ? AND shelf = ? AND entry = ?");
  }

  /** Enters an upload. Its first chunk is written after that. */
  CompletableFuture<Void> enter(ObjectName name, UUID upload) {
    Place place = Place.of(name);
    Instant now = Instant.now();
    CompletableFuture<AsyncResultSet> entry =
        cassandra.send(
            insert.bind(
                place.job(), place.folder(), Remains.hex(upload), name.value(), upload, now));
    if (isEntered(place, now)) {
      return CompletableFuture.allOf(entry);
    }
    return CompletableFuture.allOf(
            entry,
            cassandra.send(insertShelf.bind(place.job(), place.era(), place.folder(), now)),
            cassandra.send(insertShelf.bind(place.job(), Place.ROOT, place.era(), now)))
        .thenRun(() -> remember(place, now));
  }

  private synchronized boolean isEntered(Place place, Instant now) {
    Instant since = entered.get(place);
    return since != null && since.plus(REMEMBERED).isAfter(now);
  }

  private synchronized void remember(Place place, Instant now) {
    entered.remove(place);
    entered.put(place, now);
    if (entered.size() > SHELVES_REMEMBERED) {
      entered.remove(entered.keySet().iterator().next());
    }
  }

  /** Takes an upload out. */
  CompletableFuture<AsyncResultSet> remove(ObjectName name, UUID upload) {
    return cassandra.send(removal(name, upload));
  }

  /** What takes an upload out. */
  BoundStatement removal(ObjectName name, UUID upload) {
    Place place = Place.of(name);
    return delete.bind(Deletions.timestamp(), place.job(), place.folder(), Remains.hex(upload));
  }

  /**
   * All uploads of a job.
   *
   * @param tidies whether shelves on which nothing is left are taken away
   */
  List<Entry> entries(JobId job, boolean tidies) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Shelf era : shelves(job, Place.ROOT)) {
      List<Shelf> folders = shelves(job, era.name());
      for (Shelf folder : folders) {
        List<Entry> found = uploads(job, folder.name());
        entries.addAll(found);
        if (tidies && found.isEmpty() && isForgotten(folder)) {
          takeAway(job, era.name(), folder);
        }
      }
      if (tidies && folders.isEmpty() && isForgotten(era)) {
        takeAway(job, Place.ROOT, era);
      }
    }
    return entries;
  }

  private static boolean isForgotten(Shelf shelf) {
    return shelf.written().plus(EMPTY_STAYS).isBefore(Instant.now());
  }

  /** As of its own time: who enters it again meanwhile enters it later. */
  private void takeAway(JobId job, String from, Shelf empty) throws IOException {
    cassandra.await(
        "an empty shelf of the catalog was not taken away",
        cassandra.send(delete.bind(empty.at(), job.value(), from, empty.name())));
  }

  private List<Shelf> shelves(JobId job, String shelf) throws IOException {
    return read(job, shelf).stream()
        .map(
            row ->
                new Shelf(
                    Objects.requireNonNull(row.getString("entry")),
                    written(row),
                    row.getLong("at")))
        .toList();
  }

  private List<Entry> uploads(JobId job, String shelf) throws IOException {
    return read(job, shelf).stream()
        .map(
            row ->
                new Entry(
                    new ObjectName(Objects.requireNonNull(row.getString("name"))),
                    Objects.requireNonNull(row.getUuid("upload")),
                    written(row).toEpochMilli()))
        .toList();
  }

  private static Instant written(Row row) {
    return Objects.requireNonNull(row.getInstant("written"));
  }

  private List<Row> read(JobId job, String shelf) throws IOException {
    return cassandra.rows(
        "the objects of job " + job + " could not be listed", select.bind(job.value(), shelf));
  }
}
