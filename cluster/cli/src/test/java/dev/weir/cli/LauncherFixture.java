package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The real launcher in a small tree, with the real JVM. What stands for Maven copies a jar of two
 * small programs in place of Weir's.
 *
 * @param home in which folder it is installed; by what follows, if that is not empty
 * @param name of the folder inside of {@code home}, as {@code printf} writes it: a JVM in the C
 *     locale could not name it
 * @param environment beside that of this process
 */
record LauncherFixture(Path home, String name, Map<String, String> environment) {
  private static final String PROGRAM =
      """
      package dev.weir.cli;

      public final class Weir {
        public static void main(String[] words) {
          System.out.println("started " + java.util.Arrays.toString(words));
          System.out.println("classes " + System.getProperty("weir.classes"));
          System.out.println(System.getProperty("it"));
          System.out.println(
              java.lang.management.ManagementFactory.getGarbageCollectorMXBeans().stream()
                  .map(java.lang.management.MemoryManagerMXBean::getName)
                  .toList());
        }
      }
      """;
  private static final String TRAINING =
      """
      package dev.weir.cli;

      public final class ClassTraining {
        public static void main(String[] words) {
          String status = System.getenv("TRAINING_STATUS");
          System.exit(status == null ? 0 : Integer.parseInt(status));
        }
      }
      """;
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      if [ "$1" = --version ]; then echo "Apache Maven 3.9.9"; exit; fi
      echo "$*" >>"$(dirname "$0")/calls"
      mkdir -p cluster/cli/target/lib
      cp "$(dirname "$0")/programs.jar" cluster/cli/target/weir-programs.jar
      """;

  static LauncherFixture in(Path home) throws IOException {
    Path tools = Files.createDirectories(home.resolveSibling("tools"));
    programs(tools);
    Path maven = Files.writeString(tools.resolve("mvn"), MAVEN);
    assertThat(maven.toFile().setExecutable(true)).isTrue();

    Files.createDirectories(home.resolve("core/src/main/java"));
    Files.createDirectories(home.resolve("cluster/cli"));
    Files.createDirectories(home.resolve(".mvn"));
    Files.createDirectories(home.resolve("conf"));
    for (String pom : List.of("pom.xml", "core/pom.xml", "cluster/cli/pom.xml")) {
      Files.writeString(home.resolve(pom), "<project/>");
    }
    Files.writeString(home.resolve("core/src/main/java/Some.java"), "class Some {}");
    Path script = home.resolve("weir");
    Files.copy(Path.of("..", "..", "weir"), script);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return new LauncherFixture(home, "", Map.of());
  }

  private static void programs(Path tools) throws IOException {
    Path sources = Files.createDirectories(tools.resolve("dev/weir/cli"));
    String weir = Files.writeString(sources.resolve("Weir.java"), PROGRAM).toString();
    String training = Files.writeString(sources.resolve("ClassTraining.java"), TRAINING).toString();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", tools.toString(), weir, training);
    assertThat(compiled).isZero();
    try (OutputStream bytes = Files.newOutputStream(tools.resolve("programs.jar"));
        JarOutputStream packed = new JarOutputStream(bytes)) {
      for (String name : List.of("Weir", "ClassTraining")) {
        packed.putNextEntry(new JarEntry("dev/weir/cli/" + name + ".class"));
        packed.write(Files.readAllBytes(sources.resolve(name + ".class")));
      }
    }
  }

  LauncherFixture with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new LauncherFixture(home, name, more);
  }

  /** A copy of all of it, with dates of its own. */
  LauncherFixture copiedTo(Path to) throws Exception {
    shell("cp -r \"$0\" \"$1\"", home.toString(), to.toString()).says(0);
    return new LauncherFixture(to, name, environment);
  }

  /** Moves it into a folder of another name. */
  LauncherFixture movedTo(String newName) throws Exception {
    Path parent = home.resolveSibling("moved");
    shell("mkdir \"$0\" && mv \"$1\" \"$0/$(printf \"$2\")\"", parent + "", home + "", newName)
        .says(0);
    return new LauncherFixture(parent, newName, environment);
  }

  Ended run(String... words) throws Exception {
    String[] all = new String[words.length + 2];
    all[0] = home.toString();
    all[1] = name;
    System.arraycopy(words, 0, all, 2, words.length);
    return shell("folder=$0/$(printf \"$1\"); shift; exec \"${folder%/}/weir\" \"$@\"", all);
  }

  private Ended shell(String script, String... words) throws Exception {
    Path log = Files.createTempFile(tools(), "log", ".txt");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    builder.command().addAll(List.of(words));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PATH", tools() + ":" + System.getenv("PATH"));
    builder.environment().keySet().removeAll(List.of("WEIR_JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), new String(Files.readAllBytes(log), UTF_8));
  }

  private Path tools() {
    return home.resolveSibling("tools");
  }

  /** How often Maven was asked to build. */
  long builds() throws IOException {
    return mavenCalls().stream().filter(call -> call.contains(" package ")).count();
  }

  List<String> mavenCalls() throws IOException {
    try (Stream<String> calls = Files.lines(tools().resolve("calls"))) {
      return calls.toList();
    }
  }

  /** How the launcher ended, and what it and the program wrote. */
  record Ended(int exitCode, String text) {
    Ended says(int expectedCode, String... texts) {
      for (String each : texts) {
        assertThat(text).contains(each);
      }
      assertThat(exitCode).as(text).isEqualTo(expectedCode);
      return this;
    }

    Ended doesNotSay(String... texts) {
      assertThat(text).doesNotContain(texts);
      return this;
    }
  }
}
