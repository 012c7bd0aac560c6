package dev.weir.cli.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words that start a JVM like this one, with the same classes and options: so it starts as
 * fast, and collects garbage as its user wants. Options of its own stand between the two parts.
 */
public final class JvmCommand {
  private static final String LOGGING = "logback.configurationFile";

  /** What is this process's own affair: its terminal, its store, and whoever debugs it. */
  private static final List<String> NOT_PASSED_ON =
      List.of("-Dweir.terminal", "-Dweir.node", "-Dweir.store.", "-agentlib:", "-Xrunjdwp:");

  private JvmCommand() {}

  /** The first words: the program and the options of this JVM. */
  public static List<String> begin() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (NOT_PASSED_ON.stream().noneMatch(option::startsWith)) {
        words.add(option);
      }
    }
    String logging = System.getProperty(LOGGING);
    if (logging != null) { // perhaps no option of this JVM, but set by who started it
      words.add("-D" + LOGGING + "=" + logging);
    }
    return words;
  }

  /** The words behind all options: this JVM's class path, and the class to run. */
  public static List<String> run(String mainClass) {
    return List.of("-cp", System.getProperty("java.class.path"), mainClass);
  }
}
