package dev.weir.examples.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifySameTest {
  @TempDir private Path folder;

  private Path folder(String name, String... lines) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    Files.write(made.resolve("part-0"), List.of(lines));
    Files.writeString(made.resolve(".pending"), "not committed");
    return made;
  }

  private static String verdict(int code, Path reference, Path output) throws IOException {
    PrintStream usual = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(VerifySame.run(reference.toString(), output.toString())).isEqualTo(code);
    } finally {
      System.setOut(usual);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theSameLinesInAnotherOrderAndOtherFiles() throws IOException {
    Path output = folder("out", "b,1", "a,2", "a,1");
    Files.writeString(output.resolve("part-1"), "a,1\n");
    assertThat(verdict(0, folder("ref", "a,1", "a,1", "a,2", "b,1"), output))
        .contains("4 lines of 4", "lost 0, duplicated 0, wrong 0", "OK");
  }

  @Test
  void eachKindOfProblem_perKey() throws IOException {
    Path reference = folder("ref", "a,1", "a,2", "b\t1", "c 1", "d;1");
    assertThat(verdict(1, reference, folder("lost", "a,1", "b\t1", "c 1", "d;1")))
        .contains("lost 1, duplicated 0, wrong 0", "keys with problems: 1", "missing: 'a,2'");
    assertThat(verdict(1, reference, folder("twice", "a,1", "a,1", "a,2", "b\t1", "c 1", "d;1")))
        .contains("lost 0, duplicated 1, wrong 0", "too often: 'a,1'");
    assertThat(verdict(1, reference, folder("wrong", "a,1", "a,3", "b\t1", "c 1", "d;1")))
        .contains("lost 0, duplicated 0, wrong 1", "keys with problems: 1");
    // What is wrong of one key does not stand for what is missing of another.
    assertThat(verdict(1, reference, folder("two", "a,1", "a,2", "b\t7", "b\t1", "d;1")))
        .contains("lost 1, duplicated 0, wrong 1", "keys with problems: 2", "WRONG");
  }

  @Test
  void noFolder() throws IOException {
    assertThat(verdict(1, folder("ref"), folder.resolve("none"))).contains("there is no folder");
  }
}
