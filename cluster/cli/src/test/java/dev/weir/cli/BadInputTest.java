package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot run ends with one message that says what to do; mended, the same command works. */
final class BadInputTest {
  @TempDir private Path folder;

  private List<String> run(String job) {
    return List.of("run", job, "--quiet", "-p", "1", "--data", folder.resolve("data").toString());
  }

  private String output() {
    return folder.resolve("output").toString();
  }

  @Test
  void anUnknownJob() {
    Invocation.of("run", "wordcuont")
        .says(
            2,
            "weir: there is no job 'wordcuont'; did you mean 'wordcount'? Known jobs:"
                + " airporttraffic, flighttotals, ledger, wordcount.");
  }

  @Test
  void aMisspelledOption() {
    Invocation.of("run", "wordcount", "--inptu", "x")
        .says(2, "weir: unknown option --inptu; did you mean --input?");
  }

  @Test
  void anOperatorWithoutSubtasks() {
    Invocation.of("rescale", "orders", "--cluster", folder.toString(), "--operator", "count=0")
        .says(
            2,
            "weir: --operator count=0: an operator has 1 subtask or more; 'weir stop' stops the"
                + " job");
  }

  @Test
  void anOperatorWithoutName() {
    Invocation.of(run(BadJobs.Nameless.class.getName()))
        .says(2, "operator 2 (map) has no name: give it one");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void twoOperatorsOfOneName() {
    Invocation.of(run(BadJobs.Twins.class.getName()))
        .says(
            2,
            "weir: the pipeline cannot run: 2 operators are named 'twin' (map, map): give each a"
                + " name of its own");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aTypeThatCannotBeSerializedIsNamedWithItsOperatorAndTheLineToAdd() {
    Invocation.of(run(BadJobs.Unserializable.class.getName()))
        .says(
            1,
            "Type " + BadJobs.Unserializable.Opaque.class.getName(),
            "operator 'wrap'",
            "cannot be serialized",
            "p.types().kryo(");
  }

  @Test
  void aMissingInputFailsTheRunUntilItIsThere() throws IOException {
    Path input = folder.resolve("input");
    String[] paths = {"--input", input.toString(), "--output", output()};

    Invocation.of(run("wordcount"), paths)
        .says(
            1,
            "weir: job wordcount failed: source 'lines' failed: Input "
                + input
                + " does not exist. Give the path of a text file or of a folder of them",
            "mend the cause and run the same command again");

    Files.writeString(input, "to be or not to be\n");
    Invocation.of(run("wordcount"), paths).says(0, "all its output is committed");
    assertThat(NumberedJob.committedLines(Path.of(output())))
        .containsExactlyInAnyOrder("to\t1", "to\t2", "be\t1", "be\t2", "or\t1", "not\t1");
  }

  @Test
  void anInputThatCannotBeDecompressed() throws IOException {
    Path input = Files.write(folder.resolve("input.gz"), new byte[] {1, 2, 3});
    Invocation.of(run("wordcount"), "--input", input.toString(), "--output", output())
        .says(
            1,
            "Input file "
                + input
                + " cannot be decompressed (it does not begin as gzip does). Replace it by a",
            "there is no checkpoint yet: mend the cause and run the same command again");
  }

  @Test
  void anInputWithoutAFile() throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    String[] paths = {"--input", input.toString(), "--output", output()};
    Invocation.of(run("wordcount"), paths)
        .says(
            1, "source 'lines' failed: Input folder " + input + " is empty. Give the folder that");
    Invocation.of(run("wordcount"), "--input=", "--output", output())
        .says(2, "option --input: '' is no path; the current folder is .");
  }

  @Test
  void anInputOfWhichNothingComesIsSaid() throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    Files.createFile(input.resolve("empty"));
    Invocation.of(run("wordcount"), "--input", input.toString(), "--output", output())
        .says(0, "0 records in", "no source gave a record in this run");
  }

  @Test
  void aLineThatIsTooLongFailsTheJobAtOnce() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "a\n" + "b".repeat(2 << 20) + "\n");
    Invocation.of(run("wordcount"), "--input", input.toString(), "--output", output())
        .says(1, "The line at byte 2 of " + input + " is longer than 1048576 bytes.");
  }

  @Test
  void anInputThatMayNotBeRead() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "to be\n");
    assumeTrue(
        input.toFile().setReadable(false) && !Files.isReadable(input),
        "there is nothing that this user may not read");
    Invocation.of(run("wordcount"), "--input", input.toString(), "--output", output())
        .says(
            1,
            "source 'lines' failed: Input file "
                + input
                + " cannot be read (no permission). Make"
                + " it readable, or let the input be without it");
  }

  @Test
  void anOutputThatIsAFile() throws IOException {
    Path taken = Files.createFile(folder.resolve("taken"));
    Path input = Files.writeString(folder.resolve("input"), "words\n");
    Invocation.of(run("wordcount"), "--input", input.toString(), "--output", taken.toString())
        .says(1, "Output " + taken + " is not a folder");
  }

  @Test
  void theOutputOfAnotherRunIsRefusedAtEveryAttemptAndLeftAlone() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "to be\n");
    String[] paths = {"--input", input.toString(), "--output", output()};
    Invocation.of(run("wordcount"), paths).says(0);

    for (int attempt = 0; attempt < 3; attempt++) {
      Invocation.of(run("wordcount"), "--input", paths[1], "--output", output(), "--fresh")
          .says(
              1,
              "part-counts-0-1-0.txt exists already, from an earlier run or another job, and a job"
                  + " that begins anew does not write beside it. Choose another output folder");
    }
    // The checkpoints of before are there as long as a fresh run has none of its own.
    Invocation.of(run("wordcount"), paths).says(0, "resumes from checkpoint 1");
    assertThat(NumberedJob.committedLines(Path.of(output())))
        .containsExactlyInAnyOrder("to\t1", "be\t1");

    String elsewhere = folder.resolve("elsewhere").toString();
    Invocation.of(run("wordcount"), "--input", paths[1], "--output", elsewhere, "--fresh").says(0);
    assertThat(NumberedJob.committedLines(Path.of(elsewhere)))
        .containsExactlyInAnyOrder("to\t1", "be\t1");
  }

  @Test
  void aFinishedJobIsNotRunAgain() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "to be\n");
    String[] paths = {"--input", input.toString(), "--output", output()};
    Invocation.of(run("wordcount"), paths).says(0);
    Invocation.of(run("wordcount"), paths).says(0, "job wordcount has finished", "--fresh");
    assertThat(NumberedJob.committedLines(Path.of(output()))).hasSize(2);
  }
}
