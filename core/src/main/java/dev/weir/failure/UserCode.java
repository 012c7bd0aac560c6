package dev.weir.failure;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the line of a stack trace at which whoever wrote the pipeline can change something. */
final class UserCode {
  private static final String WEIR = "dev.weir.";

  /** What follows {@link #WEIR} in the names of the engine's classes; examples are users' code. */
  private static final Set<String> ENGINE =
      Set.of(
          "api",
          "cli",
          "cluster",
          "connector",
          "connectors",
          "coordinator",
          "element",
          "failure",
          "graph",
          "id",
          "job",
          "operator",
          "persistence",
          "picture",
          "plan",
          "protocol",
          "run",
          "runtime",
          "serde",
          "settings",
          "snapshot",
          "spi",
          "state",
          "testkit",
          "time",
          "wire");

  /** What the engine brings along; a pipeline calls it through the engine only. */
  private static final Set<String> LIBRARIES =
      Set.of("com.esotericsoftware.", "org.apache.pekko.", "org.rocksdb.", "scala.");

  private UserCode() {}

  /**
   * The innermost line that is neither the JDK's nor the engine's; if there is none, as in the
   * engine's own failures, the innermost that is not the JDK's.
   */
  static @Nullable StackTraceElement place(StackTraceElement[] trace) {
    StackTraceElement outsideJdk = null;
    for (StackTraceElement each : trace) {
      if (isJdk(each)) {
        continue;
      }
      if (!isEngine(each.getClassName())) {
        return each;
      }
      outsideJdk = outsideJdk == null ? each : outsideJdk;
    }
    return outsideJdk == null && trace.length > 0 ? trace[0] : outsideJdk;
  }

  private static boolean isJdk(StackTraceElement element) {
    String module = element.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  static boolean isEngine(String className) {
    if (className.startsWith(WEIR)) {
      int end = className.indexOf('.', WEIR.length());
      return end > 0 && ENGINE.contains(className.substring(WEIR.length(), end));
    }
    return LIBRARIES.stream().anyMatch(className::startsWith);
  }
}
