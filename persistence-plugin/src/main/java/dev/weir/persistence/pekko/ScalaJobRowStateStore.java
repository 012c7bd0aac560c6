package dev.weir.persistence.pekko;

import org.apache.pekko.Done;
import org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.scaladsl.GetObjectResult;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** The same store in the form that Pekko's behaviors call. */
final class ScalaJobRowStateStore implements DurableStateUpdateStore<Object> {
  private final JobRowStateStore store;

  ScalaJobRowStateStore(JobRowStateStore store) {
    this.store = store;
  }

  @Override
  public Future<GetObjectResult<Object>> getObject(String persistenceId) {
    return FutureConverters.asScala(
        store.getObject(persistenceId).thenApply(result -> result.toScala()));
  }

  @Override
  public Future<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
    return FutureConverters.asScala(store.upsertObject(persistenceId, revision, value, tag));
  }

  @Override
  public Future<Done> deleteObject(String persistenceId, long revision) {
    return FutureConverters.asScala(store.deleteObject(persistenceId, revision));
  }

  @Override
  @SuppressWarnings("deprecation") // Pekko's interface still asks for it.
  public Future<Done> deleteObject(String persistenceId) {
    return FutureConverters.asScala(store.deleteObject(persistenceId));
  }
}
