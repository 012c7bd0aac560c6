package dev.weir.persistence.cassandra.schema;

import java.util.List;

/** The tables' definitions. Whoever changes one raises the version. */
final class Schema {
  static final int VERSION = 1;

  static final List<String> TABLES =
      List.of("installation", "job_rows", "objects", "chunks", "catalog", "nodes");

  private Schema() {}

  static String keyspace(String name, String datacenter, int replication) {
    return "CREATE KEYSPACE IF NOT EXISTS "
        + name
        + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
        + datacenter.replace("'", "''")
        + "': "
        + replication
        + "}";
  }

  static List<String> tables(String keyspace) {
    return List.of(
        table(keyspace, "installation")
            + "(key text PRIMARY KEY, version int, id text, cluster text)"
            + about("Whose keyspace this is. Changed by lightweight transactions only."),
        table(keyspace, "job_rows")
            + "(job text PRIMARY KEY, revision bigint, value blob, crc int, writer uuid)"
            + about("One row per job. Changed by lightweight transactions only."),
        table(keyspace, "objects")
            + "(name text PRIMARY KEY, upload uuid, size bigint, crc int, chunk_bytes int,"
            + " created timestamp)"
            + about(
                "An object is there when it is here. Changed by lightweight transactions only."),
        table(keyspace, "chunks")
            + "(upload uuid, part int, chunk int, crc int, bytes blob,"
            + " PRIMARY KEY ((upload, part), chunk))"
            + about("Contents of objects. Written once, deleted by whole partitions."),
        table(keyspace, "catalog")
            + "(job text, shelf text, entry text, name text, upload uuid, written timestamp,"
            + " PRIMARY KEY ((job, shelf), entry))"
            + about("What was begun to be written, to find what nobody names any more."),
        table(keyspace, "nodes")
            + "(process text PRIMARY KEY, owner text, beat bigint)"
            + about("Processes that live. A row goes by itself when it is not written any more.")
            + " AND gc_grace_seconds = 60");
  }

  private static String table(String keyspace, String name) {
    return "CREATE TABLE IF NOT EXISTS " + keyspace + "." + name + " ";
  }

  private static String about(String comment) {
    return " WITH comment = '" + comment + "'";
  }
}
