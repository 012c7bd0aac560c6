package dev.weir.cli;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.Context;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.ConsoleSink;
import dev.weir.connector.GeneratorSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Jobs that cannot run, or not to their end. */
final class BadJobs {
  private BadJobs() {}

  /** An operator's name is empty. */
  public static final class Nameless implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("words", CollectionSource.of(List.of("a")))
          .map("", word -> word)
          .sink("out", ConsoleSink.create());
    }
  }

  /** Two operators have one name. */
  public static final class Twins implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("words", CollectionSource.of(List.of("a")))
          .map("twin", word -> word)
          .map("twin", word -> word)
          .sink("out", ConsoleSink.create());
    }
  }

  /** A record's type has no serde. */
  public static final class Unserializable implements Job {
    /** Nobody can serialize a thread. */
    public static final class Opaque {
      final Thread thread;

      Opaque(Thread thread) {
        this.thread = thread;
      }
    }

    @Override
    public void define(Pipeline p) {
      p.source("words", CollectionSource.of(List.of("a", "b")))
          .map("wrap", word -> new Opaque(Thread.currentThread()))
          .rebalance()
          .map("unwrap", opaque -> opaque.thread.getName())
          .sink("out", ConsoleSink.create());
    }
  }

  /** Fails again and again, before it comes to a checkpoint. */
  public static final class Failing implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", GeneratorSource.<Long>unbounded(i -> i))
          .process("digest", Digest::new)
          .sink("out", ConsoleSink.create());
    }

    private static final class Digest extends Process<Long, Long> {
      @Override
      public void open(OpenContext ctx) {
        throw new IllegalStateException("no licence");
      }

      @Override
      public void onRecord(Long value, Context ctx, Output<Long> out) {}
    }
  }

  /** Does not come back from its first record, so that no checkpoint can be taken. */
  public static final class Stuck implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", GeneratorSource.<Long>unbounded(i -> i))
          .map("wait", Stuck::wait)
          .sink("out", ConsoleSink.create());
    }

    private static Long wait(Long number) throws InterruptedException {
      System.out.println("waits for ever");
      new CountDownLatch(1).await();
      return number;
    }
  }

  /** Its function does not come back from being closed. */
  public static final class NeverClosed implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", GeneratorSource.<Long>unbounded(i -> i))
          .process("wait", Waiting::new)
          .sink("out", ConsoleSink.create());
    }

    private static final class Waiting extends Process<Long, Long> {
      @Override
      public void open(OpenContext ctx) {
        System.out.println("is open");
      }

      @Override
      public void onRecord(Long value, Context ctx, Output<Long> out) {}

      @Override
      public void close() throws InterruptedException {
        new CountDownLatch(1).await();
      }
    }
  }

  /** Needs more memory than there is. */
  public static final class Hoarding implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", GeneratorSource.<Long>unbounded(i -> i))
          .map("hoard", number -> new long[Integer.MAX_VALUE - 8].length)
          .sink("out", ConsoleSink.create());
    }
  }
}
