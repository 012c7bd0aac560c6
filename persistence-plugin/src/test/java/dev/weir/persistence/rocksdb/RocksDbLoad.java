package dev.weir.persistence.rocksdb;

import dev.weir.persistence.local.LocalStoreProvider;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.StoreProvider.Stores;
import dev.weir.state.KeyGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * More state than memory, and many restarts; says what memory the process takes. Not a test: run
 * its main method with {@code load KEYS MEMORY} or {@code restarts COUNT}.
 */
final class RocksDbLoad {
  private final RocksDbBackend backend;
  private final Stores stores;
  private final Path folder;
  private int attempt;

  private RocksDbLoad(RocksDbBackend backend, Stores stores, Path folder) {
    this.backend = backend;
    this.stores = stores;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    boolean restarts = arguments[0].equals("restarts");
    String memory = arguments.length > 2 ? arguments[2] : "256m";
    Path folder = Files.createTempDirectory("rocksdb-load");
    System.out.printf("before: %d MB resident%n", residentMb());
    try (RocksDbBackend backend = new RocksDbBackend(RocksDbSettings.of(Map.of("memory", memory)));
        Stores stores = new LocalStoreProvider().open(folder.resolve("data"), Map.of())) {
      RocksDbLoad load = new RocksDbLoad(backend, stores, folder.resolve("local"));
      if (restarts) {
        load.restarts(Integer.parseInt(arguments[1]));
      } else {
        load.load(Long.parseLong(arguments[1]));
      }
    } finally {
      LocalDirectory.delete(folder);
    }
  }

  private List<CountState> states(int parallelism) {
    attempt++;
    List<CountState> states = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      states.add(
          new CountState(backend, stores.checkpoints(), folder, subtask, parallelism, attempt));
    }
    return states;
  }

  private void load(long keys) throws IOException {
    List<CountState> states = states(2);
    long start = System.nanoTime();
    put(states, keys, 1, "first.");
    say("filled %d keys", start, keys);
    checkpoint(states, 1);
    put(states, keys, 1, "second");
    checkpoint(states, 2);
    put(states, keys, 100, "third.");
    checkpoint(states, 3);
    put(states, keys, 100, "fourth");
    List<SubtaskSnapshot> written = checkpoint(states, 4);
    for (int parallelism : new int[] {3, 1, 2}) {
      states.forEach(CountState::close);
      long restoring = System.nanoTime();
      states = states(parallelism);
      restore(states, written);
      say("restored at parallelism %d", restoring, parallelism);
      verify(states, keys);
      written = checkpoint(states, 4 + parallelism);
    }
    states.forEach(CountState::close);
    say("closed after %d attempts", start, attempt);
  }

  private void restarts(int count) throws IOException {
    List<CountState> states = states(2);
    put(states, 20_000, 1, "first.");
    List<SubtaskSnapshot> written = checkpoint(states, 1);
    for (int restart = 1; restart <= count; restart++) {
      long start = System.nanoTime();
      states.forEach(CountState::close);
      states = states(2);
      restore(states, written);
      put(states, 20_000, 7, "again.");
      written = write(states, restart + 1);
      if (restart % 20 == 0) {
        say("restart %d", start, restart);
      }
    }
    states.forEach(CountState::close);
  }

  private static void put(List<CountState> states, long keys, int step, String version) {
    for (long key = 0; key < keys; key += step) {
      for (CountState state : states) {
        if (state.owns(key)) {
          state.put(key, value(version, key));
        }
      }
    }
  }

  /** A hundred bytes that no compression makes much smaller. */
  private static String value(String version, long key) {
    StringBuilder value = new StringBuilder(100).append(version);
    SplittableRandom random = new SplittableRandom(key);
    while (value.length() < 100) {
      value.append((char) (' ' + random.nextInt(94)));
    }
    return value.toString();
  }

  private List<SubtaskSnapshot> checkpoint(List<CountState> states, long checkpoint)
      throws IOException {
    long start = System.nanoTime();
    List<SubtaskSnapshot> written = write(states, checkpoint);
    long size = 0;
    long fresh = 0;
    for (SubtaskSnapshot each : written) {
      size += each.shared().stream().mapToLong(ref -> ref.sizeBytes()).sum();
      fresh += CountState.newBytes(each);
    }
    say(
        "checkpoint %d, MB in all: " + size / 1_000_000 + ", new: " + fresh / 1e6,
        start,
        checkpoint);
    return written;
  }

  private static List<SubtaskSnapshot> write(List<CountState> states, long checkpoint)
      throws IOException {
    List<SubtaskSnapshot> written = new ArrayList<>();
    for (CountState state : states) {
      written.add(state.write(checkpoint));
    }
    states.forEach(state -> state.complete(checkpoint));
    return written;
  }

  private static void restore(List<CountState> states, List<SubtaskSnapshot> written)
      throws IOException {
    int max = CountState.MAX_PARALLELISM;
    for (int subtask = 0; subtask < states.size(); subtask++) {
      var mine = KeyGroups.range(subtask, max, states.size());
      for (int old = 0; old < written.size(); old++) {
        var theirs = KeyGroups.range(old, max, written.size());
        if (theirs.first() < mine.end() && mine.first() < theirs.end()) {
          states.get(subtask).restore(written.get(old));
        }
      }
    }
  }

  private static void verify(List<CountState> states, long keys) {
    for (long key = 0; key < keys; key += 997) {
      for (CountState state : states) {
        String expected = value(key % 100 == 0 ? "fourth" : "second", key);
        if (state.owns(key) && !expected.equals(state.get(key))) {
          throw new IllegalStateException("key " + key + " is " + state.get(key));
        }
      }
    }
  }

  private static void say(String what, long startNanos, long number) throws IOException {
    System.out.printf(
        "%-60s %7.2f s, %d MB resident%n",
        String.format(what, number), (System.nanoTime() - startNanos) / 1e9, residentMb());
  }

  private static long residentMb() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1000;
      }
    }
    return -1;
  }
}
