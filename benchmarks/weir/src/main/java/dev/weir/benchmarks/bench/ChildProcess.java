package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.RunRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs one job once in a JVM of its own. All engines get the same heap and the same collector.
 *
 * @param home Weir's own directory
 * @param heapMegabytes the largest heap
 * @param jvmOptions further ones, the same for all
 */
record ChildProcess(Path home, long heapMegabytes, List<String> jvmOptions) {
  /** As Weir's launcher chooses and sets it. */
  private static final List<String> COLLECTOR =
      List.of(
          "-XX:+UseParallelGC", "-XX:NewSize=48m", "-XX:GCTimeRatio=19", "-XX:MetaspaceSize=128m");

  /** What the launcher gives its own process only where the system has it. */
  private static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";

  private static final int FIRST_JDK_THAT_WARNS = 24;

  /**
   * Runs the job; its log goes to standard error.
   *
   * @param request with the directory in which the run gets one of its own
   * @throws IOException if the process fails or says nothing of its run
   */
  NamedValues run(Contender engine, RunRequest request) throws IOException, InterruptedException {
    Files.createDirectories(request.directory());
    Path directory = Files.createTempDirectory(request.directory(), "run");
    try {
      return runIn(engine, request.in(directory));
    } finally {
      deleteAll(directory);
    }
  }

  private NamedValues runIn(Contender engine, RunRequest request)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(engine, request))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      String said = lastLine(process);
      int status = process.waitFor();
      if (status != 0 || said.isEmpty()) {
        throw new IOException(
            "the process of "
                + engine.label()
                + " ended with status "
                + status
                + "; it was to run: "
                + request.toWords());
      }
      return NamedValues.parse(said);
    } finally {
      Runtime.getRuntime().removeShutdownHook(killer);
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private static String lastLine(Process process) throws IOException {
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
    }
    return last;
  }

  List<String> command(Contender engine, RunRequest request) {
    Path libraries = home.resolve("benchmarks").resolve(engine.module()).resolve("target/lib");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.addAll(COLLECTOR);
    if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(LARGE_PAGES)) {
      command.add(LARGE_PAGES);
    }
    command.add("-Dlogback.configurationFile=" + home.resolve("benchmarks/logback.xml"));
    if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS) {
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    String archive = System.getProperty("weir.classes");
    if (engine == Contender.WEIR && archive != null) {
      // The launcher gives its own process the same.
      command.add("-XX:SharedArchiveFile=" + archive);
      command.add("-Xlog:cds*=off");
    }
    command.addAll(engine.jvmOptions());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(libraries + "/*");
    command.add(engine.mainClass());
    command.addAll(request.toWords().words());
    return command;
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
