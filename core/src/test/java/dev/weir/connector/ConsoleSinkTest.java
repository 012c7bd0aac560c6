package dev.weir.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.spi.connector.SinkScope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConsoleSinkTest {
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final ConsoleSink<Object> sink = ConsoleSink.to(new PrintStream(console, false, UTF_8));

  private AtLeastOnceSink.Writer<Object> writer() {
    return sink.writer(
        new LoneWriter(
            new SinkScope(
                JobTerm.none(new JobId("job")), "print", 0, 1, 1, false, Optional.empty())));
  }

  private String printed() {
    return console.toString(UTF_8).replace(System.lineSeparator(), "|");
  }

  @Test
  void printsWhenNothingIsAtHand() throws Exception {
    var writer = writer();
    writer.write("a", 0);
    writer.write(2, 0);
    assertThat(printed()).isEmpty();
    writer.flush();
    assertThat(printed()).isEqualTo("a|2|");
  }

  @Test
  void printsUpToACheckpointBeforeItIsTaken() throws Exception {
    var writer = writer();
    writer.write("ä", 0);
    assertThat(writer.prepareCommit(new CheckpointId(1)).call()).isEmpty();
    assertThat(printed()).isEqualTo("ä|");
  }

  @Test
  void printsManyLinesWithoutBeingAsked() throws Exception {
    var writer = writer();
    for (int i = 0; i < 1000; i++) {
      writer.write("0123456789", 0);
    }
    assertThat(console.size()).isGreaterThan(8000);
    writer.close();
    assertThat(printed()).hasSize(11_000);
  }
}
