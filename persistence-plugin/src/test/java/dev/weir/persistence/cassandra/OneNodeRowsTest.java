package dev.weir.persistence.cassandra;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class OneNodeRowsTest extends CassandraRowsContract {
  private static Keyspace keyspace;

  @BeforeAll
  static void connect() throws IOException {
    keyspace = Keyspace.of(TestServers.of(1), "rows_of_one");
  }

  @AfterAll
  static void disconnect() {
    if (keyspace != null) {
      keyspace.close();
    }
  }

  @Override
  Keyspace keyspace() {
    return keyspace;
  }
}
