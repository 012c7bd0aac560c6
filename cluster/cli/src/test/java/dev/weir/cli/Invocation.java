package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that ran in this process.
 *
 * @param err what it wrote on standard error
 */
record Invocation(int exitCode, String out, String err) {
  static Invocation of(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Weir.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(new String[0]));
    return new Invocation(exitCode, out.toString(), err.toString());
  }

  static Invocation of(String... words) {
    return of(List.of(words));
  }

  /** It ended with the code and said all of this, without a stack trace. */
  void says(int expectedCode, String... texts) {
    for (String text : texts) {
      assertThat(err).contains(text);
    }
    assertThat(err).doesNotContain("\tat ");
    assertThat(exitCode).as(err).isEqualTo(expectedCode);
  }
}
