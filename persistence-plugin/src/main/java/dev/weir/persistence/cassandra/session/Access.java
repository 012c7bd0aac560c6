package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatementBuilder;

/** The four ways in which Weir touches a row; what each demands of Cassandra is in its profile. */
public enum Access {
  /** Writes or deletes what is written once: may be repeated, by anybody. */
  WRITE(Profiles.CHUNKS),
  /** Reads what is written once. */
  READ(Profiles.READS),
  /** A lightweight transaction. Repeated behind our back it would meet its own write. */
  TRANSACTION(Profiles.HEAD),
  /** Reads what transactions write, and brings those under way to an end. */
  SERIAL_READ(Profiles.HEAD);

  private final String profile;

  Access(String profile) {
    this.profile = profile;
  }

  /** A statement of this kind. */
  public SimpleStatement statement(String cql) {
    SimpleStatementBuilder statement =
        SimpleStatement.builder(cql).setExecutionProfileName(profile);
    if (this == SERIAL_READ) {
      statement.setConsistencyLevel(DefaultConsistencyLevel.SERIAL).setIdempotence(true);
    }
    return statement.build();
  }
}
