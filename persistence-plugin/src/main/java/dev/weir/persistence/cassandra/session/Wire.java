package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.concurrent.CompletionStage;

/** Carries one statement to Cassandra and back, once. */
@FunctionalInterface
public interface Wire {
  CompletionStage<AsyncResultSet> send(Statement<?> statement);
}
