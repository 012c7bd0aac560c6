package dev.weir.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RedrawnBlockTest {
  private static final String END = "\u001b[K\n";
  private final StringWriter screen = new StringWriter();

  private RedrawnBlock block(RedrawnBlock.@Nullable Size size) {
    return new RedrawnBlock(new PrintWriter(screen), size);
  }

  @Test
  void onATerminal_eachVersionTakesThePlaceOfTheOneBefore() {
    RedrawnBlock block = block(new RedrawnBlock.Size(80, 24));
    block.show("one\ntwo\n");
    block.show("three\n");
    block.show("four\n");
    assertThat(screen)
        .hasToString(
            ("one" + END + "two" + END + "\u001b[J")
                + ("\u001b[2A\r" + "three" + END + "\u001b[J")
                + ("\u001b[1A\r" + "four" + END + "\u001b[J"));
  }

  @Test
  void elsewhere_theyStandBelowEachOther() {
    RedrawnBlock block = block(null);
    block.show("one\ntwo\n");
    block.show("three\n");
    assertThat(screen.toString().lines()).containsExactly("one", "two", "", "three");
    assertThat(screen.toString()).doesNotContain("\u001b");
  }

  /** A line that wraps, or has left the screen, could not be redrawn. */
  @Test
  void whatDoesNotFitIsNotDrawn() {
    block(new RedrawnBlock.Size(12, 3)).show("0123456789abcdef\nb\nc\nd\n");
    assertThat(screen).hasToString("0123456789a…" + END + "… 3 more li…" + END + "\u001b[J");
  }
}
