package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges the output of the ledger. What must be there follows from the number of accounts and
 * entries alone: entry {@code i} is of account {@code i % keys} and has the running number {@code i
 * / keys + 1}. An entry is
 *
 * <ul>
 *   <li>lost, if no line has its running number;
 *   <li>duplicated, for each line more than one that has it;
 *   <li>reordered, if the account's lines hold all counts once and come, by them, to it after a
 *       later one.
 * </ul>
 *
 * <p>A line is wrong if it is none, tells of an entry that there is not, or if its count or
 * checksum is not what the account's entries give; what follows from a loss, a repetition or
 * another order is not counted again.
 */
public final class VerifyLedger {
  private static final Pattern LINE =
      Pattern.compile("account-(\\d{1,18}),(\\d{1,18}),(\\d{1,18}),([0-9a-f]{1,16})");
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final long keys;
  private final long records;
  private final Problems examples = new Problems();
  private final Map<Long, List<Line>> written = new TreeMap<>();
  private long lines;
  private long lost;
  private long duplicated;
  private long reordered;
  private long wrong;
  private long accountsWithProblems;

  private record Line(long number, long count, long checksum) {}

  private VerifyLedger(long keys, long records) {
    this.keys = keys;
    this.records = records;
  }

  /** Arguments: the output folder, the number of accounts, and the number of entries. */
  public static void main(String[] args) throws IOException {
    System.exit(run(args));
  }

  /** Prints the verdict, the first problems and OK or WRONG; returns the exit code. */
  static int run(String... args) throws IOException {
    if (args.length != 3 || !args[1].matches("[1-9]\\d{0,8}") || !args[2].matches("\\d{1,9}")) {
      System.err.println("arguments: OUTPUT KEYS RECORDS");
      return 2;
    }
    List<String> verdict =
        verdict(Path.of(args[0]), Long.parseLong(args[1]), Long.parseLong(args[2]));
    verdict.forEach(System.out::println);
    return verdict.get(verdict.size() - 1).equals("OK") ? 0 : 1;
  }

  /** The verdict, a line each; the last one is OK or WRONG. */
  public static List<String> verdict(Path output, long keys, long records) throws IOException {
    VerifyLedger ledger = new VerifyLedger(keys, records);
    ledger.read(output);
    for (long account = 0; account < Math.min(keys, records); account++) {
      ledger.judge(account, ledger.written.getOrDefault(account, new ArrayList<>()));
    }
    return ledger.describe();
  }

  private void read(Path output) throws IOException {
    if (!Files.isDirectory(output)) {
      wrong("there is no folder " + output);
      return;
    }
    Problems unreadable = new Problems();
    CommittedLines.read(output, unreadable, this::see);
    unreadable.describe().forEach(this::wrong);
  }

  private void see(String text) {
    lines++;
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      wrong("not a line of the ledger: '" + text + "'");
      return;
    }
    long account = Long.parseLong(line.group(1));
    long number = Long.parseLong(line.group(2));
    if (account >= keys || number < 1 || number > entries(account)) {
      wrong("tells of an entry that there is not: '" + text + "'");
      return;
    }
    written
        .computeIfAbsent(account, first -> new ArrayList<>())
        .add(
            new Line(
                number, Long.parseLong(line.group(3)), Long.parseUnsignedLong(line.group(4), 16)));
  }

  /** How many entries an account has. */
  private long entries(long account) {
    return (records - account + keys - 1) / keys;
  }

  private void judge(long account, List<Line> found) {
    int[] times = new int[(int) entries(account) + 1];
    found.sort(Comparator.comparingLong(Line::count).thenComparingLong(Line::number));
    boolean inPlace = countsAreComplete(found);
    boolean whole = true;
    long last = 0;
    for (Line line : found) {
      if (++times[(int) line.number()] > 1) {
        duplicated++;
        examples.add("account-" + account + ": " + line.number() + " is duplicated");
        whole = false;
      } else if (inPlace && line.number() < last) {
        reordered++;
        examples.add("account-" + account + ": " + line.number() + " comes after " + last);
        whole = false;
      }
      last = line.number();
    }
    for (int number = 1; number < times.length; number++) {
      if (times[number] == 0) {
        lost++;
        examples.add("account-" + account + ": " + number + " is lost");
        whole = false;
      }
    }
    long wrongBefore = wrong;
    if (whole) {
      compare(account, found);
    }
    accountsWithProblems += whole && wrong == wrongBefore ? 0 : 1;
  }

  /** Without all counts, no line's place is known: what was counted twice lost its state. */
  private static boolean countsAreComplete(List<Line> byCount) {
    for (int i = 0; i < byCount.size(); i++) {
      if (byCount.get(i).count() != i + 1) {
        return false;
      }
    }
    return true;
  }

  /** Each entry is there once, and none is known to be out of place: so all sums are known. */
  private void compare(long account, List<Line> found) {
    long booked = 0;
    long audited = 0;
    long count = 0;
    for (Line line : found) {
      booked = plus(booked, count, account * MIX + count + 1);
      audited = plus(audited, count, booked);
      count++;
      if (line.count() != count) {
        wrong("account-" + account + ": " + line.number() + " was counted as " + line.count());
      } else if (line.checksum() != audited) {
        wrong("account-" + account + ": the checksum of " + line.number() + " is wrong");
      }
    }
  }

  private static long plus(long checksum, long count, long value) {
    return Long.rotateLeft(checksum ^ value, 13) * MIX + count;
  }

  private void wrong(String example) {
    wrong++;
    examples.add(example);
  }

  private List<String> describe() {
    boolean right = lost + duplicated + reordered + wrong == 0 && lines == records;
    List<String> verdict = new ArrayList<>();
    verdict.add(lines + " lines of " + records);
    verdict.add(
        "lost "
            + lost
            + ", duplicated "
            + duplicated
            + ", wrong "
            + wrong
            + ", reordered "
            + reordered);
    if (accountsWithProblems > 0) {
      verdict.add("accounts with problems: " + accountsWithProblems + " of " + keys);
    }
    verdict.addAll(examples.describe());
    verdict.add(right ? "OK" : "WRONG");
    return verdict;
  }
}
