package dev.weir.cluster.services;

import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.runtime.wiring.SubtaskWiring;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/**
 * Who writes to the log, in SLF4J's MDC of a thread for as long as that runs their code: {@code
 * job}, {@code operator} and {@code subtask}. The operators of a chain run in one turn, so there
 * are the names of all of them, joined by commas. A coordinator is no operator.
 */
public final class LogContext {
  public static final String JOB = "job";
  public static final String OPERATOR = "operator";
  public static final String SUBTASK = "subtask";

  private final Map<String, String> entries;

  private LogContext(Map<String, String> entries) {
    this.entries = entries;
  }

  public static LogContext ofCoordinator(JobId job) {
    return new LogContext(Map.of(JOB, job.value(), SUBTASK, "coordinator"));
  }

  public static LogContext of(JobId job, SubtaskWiring wiring) {
    String operators =
        wiring.chain().vertices().stream().map(Vertex::name).collect(Collectors.joining(","));
    String subtask = String.valueOf(wiring.subtask().index());
    return new LogContext(Map.of(JOB, job.value(), OPERATOR, operators, SUBTASK, subtask));
  }

  /** All entries at once: what they cost, each message to a subtask costs. */
  void enter() {
    MDC.setContextMap(entries);
  }

  static void leave() {
    MDC.clear();
  }
}
