package dev.weir.persistence.cassandra.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One server: a folder, an address and, while it runs, a process. The process is known by what
 * stands in the folder, so whoever has the folder can find, stop and start it.
 *
 * @param nativePort where it speaks CQL
 */
record CassandraServer(Path folder, InetAddress address, int nativePort) {
  private static final String PROCESS = "process";
  private static final int CONNECT_TIMEOUT_MILLIS = 200;
  private static final long END_TIMEOUT_SECONDS = 20;
  private static final int LINES_OF_LOG = 5;

  InetSocketAddress contactPoint() {
    return new InetSocketAddress(address, nativePort);
  }

  /**
   * Writes its configuration.
   *
   * @param values what stands for the braces in {@code cassandra.yaml}
   */
  void configure(Map<String, String> values) throws IOException {
    Path conf = folder.resolve("conf");
    Files.createDirectories(conf);
    String yaml = ServerLibraries.resource("cassandra.yaml");
    for (Map.Entry<String, String> each : values.entrySet()) {
      yaml = yaml.replace("{" + each.getKey() + "}", each.getValue());
    }
    Files.writeString(conf.resolve("cassandra.yaml"), yaml);
    Files.writeString(conf.resolve("logback.xml"), ServerLibraries.resource("logback.xml"));
  }

  /** Starts its process; it is not ready yet. */
  void start(String classPath, int ringDelayMillis) throws IOException {
    Process process =
        new ProcessBuilder(ServerCommand.of(folder, classPath, ringDelayMillis))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    Files.writeString(
        folder.resolve(PROCESS), process.pid() + " " + startOf(process.toHandle()) + "\n");
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  Path log() {
    return folder.resolve("log");
  }

  /** Its process; empty if it does not run. */
  Optional<ProcessHandle> process() throws IOException {
    String[] words;
    try {
      words = Files.readString(folder.resolve(PROCESS)).strip().split(" ", -1);
    } catch (NoSuchFileException neverStarted) {
      return Optional.empty();
    }
    // Numbers of processes are used again: the one that began at that moment is meant.
    return ProcessHandle.of(Long.parseLong(words[0]))
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process) == Long.parseLong(words[1]));
  }

  /** Whether it accepts connections; it does so when it is about to answer. */
  boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(contactPoint(), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * Fails if the process has ended.
   *
   * @throws IOException with the last lines of its log
   */
  void requireRunning() throws IOException {
    if (process().isEmpty()) {
      throw new IOException(
          "Cassandra at " + address.getHostAddress() + " ended; see " + log() + ": " + lastLines());
    }
  }

  private String lastLines() throws IOException {
    try (Stream<String> lines = Files.lines(log())) {
      List<String> errors = lines.filter(line -> line.contains("ERROR")).toList();
      return String.join(" / ", errors.subList(0, Math.min(LINES_OF_LOG, errors.size())));
    }
  }

  /** Ends the process at once, as a loss of power would, and waits until it is gone. */
  void kill() throws IOException {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    process.get().destroyForcibly();
    try {
      process.get().onExit().get(END_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a Cassandra server was ending");
    } catch (ExecutionException | TimeoutException late) {
      throw new IOException("process " + process.get().pid() + " does not end", late);
    }
  }

  /** Sends a signal by its name. */
  void signal(String name) throws IOException {
    requireRunning();
    long pid = process().map(ProcessHandle::pid).orElseThrow();
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IOException("kill -" + name + " " + pid + " ended with " + status);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a signal was sent");
    }
  }
}
