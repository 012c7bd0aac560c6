package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Compares the output of a run with that of another run of the same job, in which nothing failed:
 * for each key, both must hold the same lines equally often, in whichever order. A line's key is
 * what stands before its first comma, semicolon, equals sign or blank.
 *
 * <p>A line that the other run has more often is lost, one that it has and has less often is
 * duplicated. A line that it does not have is wrong; it then stands for one of its key that is
 * missing, if there is one.
 */
public final class VerifySame {
  private static final Pattern KEY = Pattern.compile("[,;=\\s]");

  private final Problems examples = new Problems();
  private long expected;
  private long written;
  private long lost;
  private long duplicated;
  private long wrong;
  private long keysWithProblems;

  private VerifySame() {}

  /** Arguments: the output folder of the run in which nothing failed, and that of the other one. */
  public static void main(String[] args) throws IOException {
    System.exit(run(args));
  }

  /** Prints the verdict, the first problems and OK or WRONG; returns the exit code. */
  static int run(String... args) throws IOException {
    if (args.length != 2) {
      System.err.println("arguments: REFERENCE OUTPUT");
      return 2;
    }
    VerifySame same = new VerifySame();
    same.compare(Path.of(args[0]), Path.of(args[1]));
    return same.say() ? 0 : 1;
  }

  private void compare(Path reference, Path output) throws IOException {
    Map<String, Map<String, Balance>> keys = new TreeMap<>();
    read(reference, line -> balance(keys, line).expected++);
    read(output, line -> balance(keys, line).written++);
    keys.values().forEach(this::judge);
  }

  /** How often a line is there in either run. */
  private static final class Balance {
    private int expected;
    private int written;
  }

  private static Balance balance(Map<String, Map<String, Balance>> keys, String line) {
    return keys.computeIfAbsent(KEY.split(line, 2)[0], first -> new HashMap<>())
        .computeIfAbsent(line, first -> new Balance());
  }

  private void read(Path folder, Consumer<String> line) throws IOException {
    if (!Files.isDirectory(folder)) {
      wrong++;
      examples.add("there is no folder " + folder);
      return;
    }
    Problems unreadable = new Problems();
    CommittedLines.read(folder, unreadable, line);
    for (String each : unreadable.describe()) {
      wrong++;
      examples.add(each);
    }
  }

  private void judge(Map<String, Balance> ofKey) {
    long missing = 0;
    long surplus = 0;
    long foreign = 0;
    for (Map.Entry<String, Balance> each : ofKey.entrySet()) {
      Balance balance = each.getValue();
      expected += balance.expected;
      written += balance.written;
      if (balance.written < balance.expected) {
        missing += balance.expected - balance.written;
        examples.add("missing: '" + each.getKey() + "'");
      } else if (balance.expected == 0) {
        foreign += balance.written;
        examples.add("wrong: '" + each.getKey() + "'");
      } else if (balance.written > balance.expected) {
        surplus += balance.written - balance.expected;
        examples.add("written too often: '" + each.getKey() + "'");
      }
    }
    lost += Math.max(0, missing - foreign);
    duplicated += surplus;
    wrong += foreign;
    keysWithProblems += missing + surplus + foreign > 0 ? 1 : 0;
  }

  private boolean say() {
    System.out.println(written + " lines of " + expected);
    System.out.println("lost " + lost + ", duplicated " + duplicated + ", wrong " + wrong);
    System.out.println("keys with problems: " + keysWithProblems);
    examples.describe().forEach(System.out::println);
    boolean right = lost + duplicated + wrong + keysWithProblems == 0;
    System.out.println(right ? "OK" : "WRONG");
    return right;
  }
}
