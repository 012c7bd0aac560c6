package dev.weir.benchmarks.loop;

import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.Nexmark;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.Accounts;
import dev.weir.benchmarks.workload.Accounts.Account;
import dev.weir.benchmarks.workload.Checkpoint;
import dev.weir.benchmarks.workload.Engine;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.RunProcess;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Sentences;
import dev.weir.benchmarks.workload.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** As many threads as the parallelism says; thread {@code t} makes events t, t + p, t + 2p, …. */
public final class LoopEngine implements Engine {
  /** Runs one job once. */
  public static void main(String[] arguments) {
    RunProcess.main(new LoopEngine(), arguments);
  }

  /** A number that changes, boxed once per key. */
  private static final class Cell {
    long value;
  }

  @Override
  public List<Checkpoint> run(RunRequest request, Measurement measurement) throws Exception {
    measurement.firstEvent();
    switch (request.workload()) {
      case WORDCOUNT -> countWords(request, measurement);
      case KEYED_SUM -> sumByKey(request, measurement);
      case RECORDS -> keepAccounts(request, measurement);
      case Q0, Q1, Q2 -> query(request, measurement);
      default ->
          throw new IllegalArgumentException(
              "a loop without an engine has nothing to show in " + request.workload().label());
    }
    return List.of();
  }

  private static void countWords(RunRequest request, Measurement measurement) throws Exception {
    Exchange<String> exchange = new Exchange<>(request.parallelism(), String::hashCode);
    onThreads(
        request,
        thread -> {
          Tally tally = measurement.tally();
          Map<String, Cell> counts = new HashMap<>();
          Exchange<String>.Port words =
              exchange.port(
                  thread,
                  word -> {
                    Cell count = counts.computeIfAbsent(word, each -> new Cell());
                    count.value++;
                    Sentences.count(new Sentences.Count(word, count.value), tally);
                  });
          for (long i = thread; i < request.events(); i += request.parallelism()) {
            Sentences.split(Sentences.sentence(i), words::send);
          }
          words.end();
          finish(tally, measurement);
        });
  }

  private static void sumByKey(RunRequest request, Measurement measurement) throws Exception {
    Exchange<KeyedSums.Event> exchange =
        new Exchange<>(request.parallelism(), event -> Long.hashCode(event.key()));
    onThreads(
        request,
        thread -> {
          Tally tally = measurement.tally();
          Map<Long, Cell> sums = new HashMap<>();
          Exchange<KeyedSums.Event>.Port events =
              exchange.port(thread, event -> KeyedSums.count(added(event, sums), tally));
          for (long i = thread; i < request.events(); i += request.parallelism()) {
            events.send(KeyedSums.event(i, request.keys()));
          }
          events.end();
          finish(tally, measurement);
        });
  }

  private static KeyedSums.Change added(KeyedSums.Event event, Map<Long, Cell> sums) {
    Cell sum = sums.get(event.key());
    long previous = -1;
    if (sum == null) {
      sum = new Cell();
      sums.put(event.key(), sum);
    } else {
      previous = sum.value;
    }
    sum.value += event.value();
    return new KeyedSums.Change(event.key(), previous, sum.value);
  }

  private static void keepAccounts(RunRequest request, Measurement measurement) throws Exception {
    Exchange<Accounts.Event> exchange =
        new Exchange<>(request.parallelism(), event -> event.key().hashCode());
    onThreads(
        request,
        thread -> {
          Tally tally = measurement.tally();
          Map<String, Account> accounts = new HashMap<>();
          Exchange<Accounts.Event>.Port events =
              exchange.port(
                  thread,
                  event -> {
                    Account before = accounts.get(event.key());
                    Account now = before == null ? Account.of(event) : before.with(event);
                    accounts.put(now.key(), now);
                    Accounts.count(now, tally);
                  });
          for (long i = thread; i < request.events(); i += request.parallelism()) {
            events.send(Accounts.event(i, request.keys()));
          }
          events.end();
          finish(tally, measurement);
        });
  }

  private static void query(RunRequest request, Measurement measurement) throws Exception {
    onThreads(
        request,
        thread -> {
          Tally tally = measurement.tally();
          Consumer<Bid> query = query(request, tally);
          for (long i = thread; i < request.events(); i += request.parallelism()) {
            if (Nexmark.event(i) instanceof Bid bid) {
              query.accept(bid);
            }
          }
          finish(tally, measurement);
        });
  }

  private static Consumer<Bid> query(RunRequest request, Tally tally) {
    return switch (request.workload()) {
      case Q0 -> bid -> Bids.count(bid, tally);
      case Q1 -> bid -> Bids.count(Bids.converted(bid), tally);
      case Q2 ->
          bid -> {
            if (Bids.isWatched(bid)) {
              Bids.count(Bids.auctionPrice(bid), tally);
            }
          };
      default -> throw new IllegalArgumentException("not a query: " + request.workload().label());
    };
  }

  private static void finish(Tally tally, Measurement measurement) {
    tally.publishAll();
    measurement.endOfInput();
  }

  private interface Body {
    void run(int thread) throws InterruptedException;
  }

  private static void onThreads(RunRequest request, Body body) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(request.parallelism());
    try {
      List<Callable<Boolean>> bodies = new ArrayList<>();
      for (int i = 0; i < request.parallelism(); i++) {
        int thread = i;
        bodies.add(
            () -> {
              body.run(thread);
              return true;
            });
      }
      for (Future<Boolean> each : threads.invokeAll(bodies)) {
        each.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a loop failed", failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
