package dev.weir.examples.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of fault is found, and told from the others. The formula stands here once more. */
final class VerifyLedgerTest {
  private static final int KEYS = 3;
  private static final int RECORDS = 20;

  @TempDir private Path output;
  private List<String> lines;

  @BeforeEach
  void anUndisturbedRun() {
    lines = lines(arrivals());
  }

  /** Entries in the order in which a pipeline reads them: account and running number. */
  private static List<long[]> arrivals() {
    List<long[]> arrivals = new ArrayList<>();
    for (long i = 0; i < RECORDS; i++) {
      arrivals.add(new long[] {i % KEYS, i / KEYS + 1});
    }
    return arrivals;
  }

  /** What a pipeline writes that reads entries in this order. */
  private static List<String> lines(List<long[]> arrivals) {
    List<String> lines = new ArrayList<>();
    TreeMap<Long, long[]> sums = new TreeMap<>();
    for (long[] entry : arrivals) {
      long[] sum = sums.computeIfAbsent(entry[0], first -> new long[3]);
      long mix = 0x9E3779B97F4A7C15L;
      sum[1] = Long.rotateLeft(sum[1] ^ (entry[0] * mix + entry[1]), 13) * mix + sum[0];
      sum[2] = Long.rotateLeft(sum[2] ^ sum[1], 13) * mix + sum[0];
      sum[0]++;
      lines.add(
          "account-" + entry[0] + "," + entry[1] + "," + sum[0] + "," + Long.toHexString(sum[2]));
    }
    return lines;
  }

  private List<String> verdict() throws IOException {
    Files.write(output.resolve("part"), lines);
    return VerifyLedger.verdict(output, KEYS, RECORDS);
  }

  @Test
  void whatAnUndisturbedRunWritesIsRight_inWhateverOrderItsFilesAre() throws IOException {
    Collections.reverse(lines);
    assertThat(verdict())
        .containsExactly("20 lines of 20", "lost 0, duplicated 0, wrong 0, reordered 0", "OK");
  }

  @Test
  void lost() throws IOException {
    lines.remove(4);
    assertThat(verdict())
        .containsExactly(
            "19 lines of 20",
            "lost 1, duplicated 0, wrong 0, reordered 0",
            "accounts with problems: 1 of 3",
            "account-1: 2 is lost",
            "WRONG");
  }

  @Test
  void lostBeforeItWasCounted_andAtTheEnd() throws IOException {
    List<long[]> arrivals = arrivals();
    arrivals.remove(RECORDS - 1);
    arrivals.remove(4);
    lines = lines(arrivals);
    assertThat(verdict()).contains("lost 2, duplicated 0, wrong 0, reordered 0", "WRONG");
  }

  @Test
  void duplicated_byTheSinkOrInThePipeline() throws IOException {
    lines.add(lines.get(0));
    assertThat(verdict()).contains("lost 0, duplicated 1, wrong 0, reordered 0", "WRONG");
    List<long[]> arrivals = arrivals();
    arrivals.add(5, arrivals.get(4));
    lines = lines(arrivals);
    assertThat(verdict())
        .contains("account-1: 2 is duplicated", "WRONG")
        .contains("lost 0, duplicated 1, wrong 0, reordered 0");
  }

  @Test
  void reordered() throws IOException {
    List<long[]> arrivals = arrivals();
    Collections.swap(arrivals, 4, 7);
    lines = lines(arrivals);
    assertThat(verdict())
        .contains("account-1: 2 comes after 3", "WRONG")
        .contains("lost 0, duplicated 0, wrong 0, reordered 1");
  }

  /** State that was lost shows in counts, state that is another one's in checksums. */
  @Test
  void wrong() throws IOException {
    lines.set(0, lines.get(0).replaceFirst("[0-9a-f]+$", "ab"));
    lines.set(RECORDS - 1, lines.get(RECORDS - 1).replaceFirst(",\\d+,\\d+,", ",7,1,"));
    assertThat(verdict())
        .contains("account-0: the checksum of 1 is wrong", "account-1: 7 was counted as 1", "WRONG")
        .anyMatch(
            line -> line.startsWith("lost 0, duplicated 0,") && line.endsWith(", reordered 0"));
  }

  @Test
  void linesThatAreNone_entriesThatThereAreNot_andEndsThatAreCutOff() throws IOException {
    lines.add("account-1,2");
    lines.add("account-3,1,1,0");
    lines.add("account-2,7,7,0");
    assertThat(verdict()).contains("lost 0, duplicated 0, wrong 3, reordered 0", "WRONG");
    Files.writeString(output.resolve("part"), String.join("\n", lines.subList(0, RECORDS)));
    assertThat(VerifyLedger.verdict(output, KEYS, RECORDS))
        .contains("lost 0, duplicated 0, wrong 1, reordered 0", "WRONG");
  }

  @Test
  void noOutputAtAll() throws IOException {
    assertThat(VerifyLedger.run(output.toString(), "3", "20")).isEqualTo(1);
    assertThat(VerifyLedger.run(output.resolve("missing").toString(), "3", "0")).isEqualTo(1);
    assertThat(VerifyLedger.run(output.toString(), "3")).isEqualTo(2);
  }
}
