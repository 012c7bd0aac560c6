package dev.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class TimelineTest {
  @Test
  void isWellFormed_withAMarkForEachCommitAndABarForEachFault() throws Exception {
    String svg =
        Timeline.svg(
            List.of(new Commit(500, 10), new Commit(1_500, 20), new Commit(9_999, 5)),
            List.of(
                new Incident(Fault.KILL, 2_000, 4_000, 5_000),
                new Incident(Fault.PAUSE, 5_000, 7_000, 9_000)),
            10_000,
            "a < b & c");
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(picture.getElementsByTagName("path").item(0).getAttributes().getNamedItem("d"))
        .extracting(Object::toString, InstanceOfAssertFactories.STRING)
        .containsPattern("^d=\"(M[^M]+){3}\"$");
    assertThat(svg).contains("kill × 1", "pause × 1").doesNotContain("rescale");
    // From 1.5 s behind the first output on for 2 s of 9.5 s, on 815 pixels behind the first 165.
    assertThat(svg).contains("x=\"293.7\"").contains("width=\"171.6\"");
  }
}
