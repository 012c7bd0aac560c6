package dev.weir.cluster.services;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.weir.cluster.services.AttemptWork.Kind;
import dev.weir.connector.GeneratorSource;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.testkit.CollectingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

final class LogContextTest {
  private static final JobId JOB = new JobId("orders");

  private static LogContext ofSubtask() {
    Graph graph =
        new Graph()
            .vertex(Vertex.source("lines", GeneratorSource.of(1, index -> index)))
            .vertex(Vertex.sink("out", new CollectingSink<>()))
            .edge("lines", "out", Partitioner.forward());
    return LogContext.of(
        JOB, SubtaskWiring.of(new GraphCompiler(2).compile(graph), new SubtaskId("lines", 1)));
  }

  /** A line as {@code conf/logback.xml} has it printed, behind the time. */
  private static String line() throws IOException {
    Matcher pattern =
        Pattern.compile("<pattern>(.*)</pattern>")
            .matcher(Files.readString(Path.of("../conf/logback.xml")));
    assertThat(pattern.find()).isTrue();
    PatternLayout layout = new PatternLayout();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    layout.setContext(context);
    layout.setPattern(pattern.group(1).replace("${weir.node:-}", "")); // of a node by itself
    layout.start();
    Logger logger = context.getLogger("com.example.Orders");
    return layout
        .doLayout(new LoggingEvent("", logger, Level.INFO, "said", null, null))
        .substring("00:00:00.000 ".length())
        .strip();
  }

  @Test
  void aLine_tellsWhoseCodeWroteIt_forAsLongAsThatRuns() throws Exception {
    AttemptWork work = new AttemptWork(JOB, "it", getClass().getClassLoader(), ofSubtask());
    String[] inside = new String[1];
    work.call(
        Kind.INSIDE,
        () -> "logging",
        () -> {
          inside[0] = line();
          return 0;
        });
    assertThat(inside[0]).isEqualTo("INFO  c.e.Orders [orders lines,out/1] - said");
    assertThat(line()).isEqualTo("INFO  c.e.Orders - said");
    AttemptWork.Call turns = work.turns();
    turns.enter(0);
    assertThat(MDC.get(LogContext.SUBTASK)).isEqualTo("1");
    turns.leave();
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Test
  void aCoordinatorsLine_namesItsJobItself() throws Exception {
    LogContext coordinator = LogContext.ofCoordinator(JOB);
    coordinator.enter();
    assertThat(MDC.get(LogContext.JOB)).isEqualTo("orders");
    assertThat(line()).isEqualTo("INFO  c.e.Orders - said");
    LogContext.leave();
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }
}
