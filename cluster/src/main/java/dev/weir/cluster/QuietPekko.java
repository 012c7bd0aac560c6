package dev.weir.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Keeps Pekko's DEBUG lines out of a log that nobody has configured. Most of Pekko asks the
 * configuration of the actor system what to log; its durable state asks the log alone, says a line
 * for each message of a coordinator, and Logback without a configuration prints all of them.
 */
final class QuietPekko {
  private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";
  private static final String LOGGER = "org.apache.pekko";

  private QuietPekko() {}

  /** Lets warnings and errors pass, unless the log's configuration names a level for Pekko. */
  static void warningsOnly() {
    ILoggerFactory log = LoggerFactory.getILoggerFactory();
    if (log.getClass().getName().equals(LOGBACK)) {
      Logback.warningsOnly(log);
    }
  }

  /** Apart, since only those who bring Logback can load it. */
  private static final class Logback {
    static void warningsOnly(ILoggerFactory log) {
      var pekko = ((LoggerContext) log).getLogger(LOGGER);
      if (pekko.getLevel() == null) {
        pekko.setLevel(Level.WARN);
      }
    }
  }
}
