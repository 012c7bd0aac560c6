package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the output of word count: for each word of the input, its lines hold 1, 2, …, n, each
 * once, where n is how often the word occurs.
 */
public final class VerifyWordCount {
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  private VerifyWordCount() {}

  /** Arguments: the input file or folder, and the output folder. */
  public static void main(String[] args) throws IOException {
    System.exit(Verdict.print(args, VerifyWordCount::problems));
  }

  /** What is wrong with the output; empty if it is right. */
  public static List<String> problems(Path input, Path output) throws IOException {
    Problems problems = new Problems();
    RunningNumbers written = new RunningNumbers();
    CommittedLines.read(output, problems, line -> see(line, written, problems));
    written.compare(occurrences(input), problems);
    return problems.describe();
  }

  private static void see(String line, RunningNumbers written, Problems problems) {
    int tab = line.indexOf('\t');
    if (tab < 0) {
      problems.add("not a word and its count: '" + line + "'");
    } else {
      written.see(line.substring(0, tab), line.substring(tab + 1), problems);
    }
  }

  private static Map<String, Integer> occurrences(Path input) throws IOException {
    Map<String, Integer> occurrences = new TreeMap<>();
    for (Path file : CommittedLines.files(input)) {
      // In this encoding each byte that is not ASCII is a character that is not, and parts words.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
      while (word.find()) {
        occurrences.merge(word.group(), 1, Integer::sum);
      }
    }
    return occurrences;
  }
}
