package dev.weir.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class StatusLineTest {
  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, UTF_8);
  private final StatusLine status = new StatusLine(terminal, 10);

  @Test
  void aLineIsRewrittenInPlace() {
    status.show("one");
    status.show("two");

    assertThat(screen.toString(UTF_8)).isEqualTo(CLEAR + "one" + CLEAR + "two");
  }

  @Test
  void aLineThatWouldWrapIsCut() {
    status.show("0123456789");

    assertThat(screen.toString(UTF_8)).isEqualTo(CLEAR + "012345678");
  }

  @Test
  void whateverElseIsWrittenStandsOnLinesOfItsOwn() {
    PrintStream log = status.beside(terminal, UTF_8);

    log.print("a\n");
    status.show("busy");
    log.print("b\n");
    log.print("c\n");

    assertThat(screen.toString(UTF_8)).isEqualTo("a\n" + CLEAR + "busy" + CLEAR + "b\nc\n");
  }
}
