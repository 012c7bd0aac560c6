package dev.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class TimelineTest {
  @Test
  void isWellFormed_withAMarkForEachFaultAndEachCommit() throws Exception {
    String svg =
        Timeline.svg(
            List.of(new Commit(500, 10), new Commit(1_500, 20), new Commit(9_999, 5)),
            List.of(
                new Incident(Fault.KILL, 2_000, 5_000), new Incident(Fault.PAUSE, 5_000, 9_000)),
            10_000,
            "a < b & c");
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(picture.getElementsByTagName("line").getLength()).isEqualTo(2);
    assertThat(svg).contains("| kill", "| pause").doesNotContain("| rescale");
  }
}
