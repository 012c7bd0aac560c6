package dev.weir.cluster.subtask;

import dev.weir.cluster.services.AttemptWork;
import dev.weir.cluster.services.AttemptWork.Kind;
import dev.weir.cluster.services.NodeServices;
import dev.weir.id.JobId;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.SubtaskWiring;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes, restores and opens the loop of one attempt, behind the attempt before: what that still
 * commits would meet what is restored here. Its authors' code runs on threads that users may block,
 * the restore on the engine's.
 */
final class Opening {
  private final SubtaskWiring wiring;
  private final SubtaskEnvironment environment;
  private final SubtaskPort port;
  private final SubtaskRestore restore;
  private final NodeServices services;
  private final AttemptWork work;
  private volatile @Nullable SubtaskLoop made;

  Opening(
      SubtaskWiring wiring,
      SubtaskEnvironment environment,
      SubtaskPort port,
      SubtaskRestore restore,
      NodeServices services,
      AttemptWork work) {
    this.wiring = wiring;
    this.environment = environment;
    this.port = port;
    this.restore = restore;
    this.services = services;
    this.work = work;
  }

  /**
   * Returns the open loop.
   *
   * @param before completes when the attempt before touches the outside no more
   * @param onFailure is given what was made before something failed
   */
  CompletableFuture<SubtaskLoop> begin(
      CompletableFuture<Void> before, Consumer<SubtaskLoop> onFailure) {
    return before
        .copy()
        .orTimeout(services.patience().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(late -> refuse())
        .thenApplyAsync(ended -> step(this::make), services.user())
        .thenApplyAsync(loop -> step(() -> restored(loop)), services.io())
        .thenApplyAsync(loop -> step(() -> opened(loop)), services.user())
        .whenComplete(
            (opened, failed) -> {
              SubtaskLoop rest = made;
              if (failed != null && rest != null) {
                onFailure.accept(rest);
              }
            });
  }

  private Void refuse() {
    JobId job = environment.job();
    List<String> who = services.work().touchingAfterTheirEnd(job);
    throw new CompletionException(
        new PreviousAttemptException(
            who.isEmpty() ? List.of("the attempt before has not ended") : who));
  }

  private SubtaskLoop step(Callable<SubtaskLoop> action) {
    return work.call(Kind.OUTSIDE, this::stage, action);
  }

  private String stage() {
    SubtaskLoop loop = made;
    String stage = loop == null ? "" : loop.stage();
    return stage.isEmpty() ? "making its operators" : stage;
  }

  private SubtaskLoop make() throws Exception {
    SubtaskLoop loop = new SubtaskLoop(wiring, environment, port);
    made = loop;
    loop.setUp();
    return loop;
  }

  private SubtaskLoop restored(SubtaskLoop loop) throws Exception {
    loop.restore(restore);
    return loop;
  }

  private static SubtaskLoop opened(SubtaskLoop loop) throws Exception {
    loop.open();
    return loop;
  }
}
