package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.JobsCommand;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What is to happen on the thread of the leader of all jobs, later. */
final class OwnThread {
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final ActorContext<JobsCommand> context;

  OwnThread(ActorContext<JobsCommand> context) {
    this.context = context;
  }

  /** Runs what blocks elsewhere, and says here what came of it. */
  <T> void after(Executor threads, Callable<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    var self = context.getSelf();
    threads.execute(
        () -> {
          Runnable event;
          try {
            T result = work.call();
            event = () -> then.accept(result);
          } catch (Throwable thrown) {
            event = () -> failed.accept(thrown);
          }
          self.tell(new JobsCommand.Own(event));
        });
  }

  /** Tries something once more, after a while. */
  void again(Runnable action) {
    in(AGAIN, action);
  }

  void in(Duration delay, Runnable action) {
    context.scheduleOnce(delay, context.getSelf(), new JobsCommand.Own(action));
  }
}
