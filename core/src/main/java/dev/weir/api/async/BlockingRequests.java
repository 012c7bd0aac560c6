package dev.weir.api.async;

import dev.weir.spi.connector.Io;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs calls that block on threads for that. For the engine, which gives it the threads. */
public final class BlockingRequests<Q, A> implements AsyncFunction<Q, A> {
  private final BlockingCall<Q, A> call;
  private @Nullable Io io;

  BlockingRequests(BlockingCall<Q, A> call) {
    this.call = Objects.requireNonNull(call, "call");
  }

  /** From now on calls run there. Before the first request. */
  public void runOn(Io threads) {
    io = threads;
  }

  @Override
  public CompletionStage<A> request(Q question) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    if (io == null) {
      throw new IllegalStateException("a blocking call runs only in an async operator itself");
    }
    io.run(() -> outcome(question), outcome -> outcome.complete(answer));
    return answer;
  }

  private Outcome<A> outcome(Q question) {
    try {
      return new Outcome<>(call.call(question), null);
    } catch (Throwable thrown) {
      return new Outcome<>(null, thrown);
    }
  }

  private record Outcome<A>(@Nullable A answer, @Nullable Throwable failure) {
    void complete(CompletableFuture<A> future) {
      if (failure != null) {
        future.completeExceptionally(failure);
      } else {
        future.complete(answer);
      }
    }
  }
}
