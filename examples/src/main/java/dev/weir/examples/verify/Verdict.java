package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the programs of this package have in common: their arguments, and how they answer. */
final class Verdict {
  private Verdict() {}

  /** Judges an output. */
  interface Check {
    List<String> problems(Path input, Path output) throws IOException;
  }

  /** Prints OK or the first problems; returns the exit code. */
  static int print(String[] args, Check check) throws IOException {
    if (args.length != 2) {
      System.err.println("arguments: INPUT OUTPUT");
      return 2;
    }
    List<String> problems = check.problems(Path.of(args[0]), Path.of(args[1]));
    problems.forEach(System.out::println);
    System.out.println(problems.isEmpty() ? "OK" : "WRONG");
    return problems.isEmpty() ? 0 : 1;
  }
}
