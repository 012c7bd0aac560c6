package dev.weir.persistence.cassandra;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class ThreeNodeObjectsTest extends CassandraObjectsContract {
  private static Keyspace keyspace;

  @BeforeAll
  static void connect() throws IOException {
    keyspace = Keyspace.of(TestServers.of(3), "objects_of_three");
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
