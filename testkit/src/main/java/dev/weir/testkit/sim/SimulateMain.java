package dev.weir.testkit.sim;

import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.mutation.Mutation;
import dev.weir.testkit.sim.run.Figures;
import dev.weir.testkit.sim.run.SeedRun;
import dev.weir.testkit.sim.run.Violation;
import java.io.PrintStream;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Simulates built-in pipelines: {@code --seeds N --from SEED --mutation NAME --threads N --trace}.
 */
public final class SimulateMain {
  private final PrintStream out;
  private int seeds = 100;
  private long from = 1;
  private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
  private Mutation mutation = Mutation.NONE;
  private boolean trace;

  private SimulateMain(PrintStream out) {
    this.out = out;
  }

  /** Exits with 1 if any seed violates an invariant. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    SimulateMain main = new SimulateMain(System.out);
    main.parse(args);
    System.exit(main.run() ? 0 : 1);
  }

  private void parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--seeds" -> seeds = Integer.parseInt(args[++i]);
        case "--from" -> from = Long.parseLong(args[++i]);
        case "--threads" -> threads = Integer.parseInt(args[++i]);
        case "--mutation" -> mutation = Mutation.valueOf(args[++i].toUpperCase(Locale.ROOT));
        case "--trace" -> trace = true;
        default ->
            throw new IllegalArgumentException(
                "unknown option "
                    + args[i]
                    + ": there are --seeds N, --from SEED, --mutation NAME, --threads N, --trace");
      }
    }
  }

  private boolean run() throws InterruptedException, ExecutionException {
    AtomicInteger failed = new AtomicInteger();
    AtomicReference<Figures> figures = new AtomicReference<>(Figures.NONE);
    AtomicLong next = new AtomicLong(from);
    long began = System.nanoTime();
    Callable<@Nullable Void> worker =
        () -> {
          for (long seed = next.getAndIncrement();
              seed < from + seeds;
              seed = next.getAndIncrement()) {
            SeedRun run = SeedRun.of(seed, mutation, trace ? Trace.to(out) : Trace.off());
            figures.accumulateAndGet(run.figures(), Figures::plus);
            Violation violation = run.violation();
            if (violation != null) {
              failed.incrementAndGet();
              out.println(run.line());
            }
          }
          return null;
        };
    int workers = trace ? 1 : threads;
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      for (Future<@Nullable Void> ended : pool.invokeAll(Collections.nCopies(workers, worker))) {
        ended.get(); // a seed that could not be run at all is no seed that passed
      }
    } finally {
      pool.shutdown();
    }
    Figures total = figures.get();
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf(
        Locale.ROOT,
        "%d seeds from %d, mutation %s: %d failed; %.1f s, %.0f seeds/min; per seed %d events, %.1f"
            + " checkpoints, %.1f restores; longest healing %d ms%n",
        seeds,
        from,
        mutation,
        failed.get(),
        seconds,
        seeds / seconds * 60,
        total.events() / seeds,
        total.checkpoints() / (double) seeds,
        total.restores() / (double) seeds,
        total.healingMillis());
    return failed.get() == 0;
  }
}
