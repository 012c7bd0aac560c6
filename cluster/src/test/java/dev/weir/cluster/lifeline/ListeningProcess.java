package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.LifelineHello;
import dev.weir.protocol.lifeline.LifelineSettings;
import dev.weir.protocol.lifeline.PeerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A JVM of its own that does nothing but answer lifelines. */
final class ListeningProcess implements AutoCloseable {
  static final LifelineSettings SETTINGS =
      new LifelineSettings(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(200));

  private final Process process;
  private final PeerId peer;
  private final int port;

  private ListeningProcess(Process process, PeerId peer, int port) {
    this.process = process;
    this.peer = peer;
    this.port = port;
  }

  static ListeningProcess start(String name) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ListeningProcess.class.getName(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new ListeningProcess(process, new PeerId(name), Integer.parseInt(said.readLine()));
  }

  /** The process itself: says its port, and lives until its standard input ends. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    try (Lifelines lifelines =
        Lifelines.open(
            LifelineHosts.of(InetAddress.getLoopbackAddress()),
            new LifelineHello("test", new PeerId(args[0])),
            SETTINGS,
            (peer, verdict) -> {})) {
      System.out.println(lifelines.port());
      while (System.in.read() >= 0) {
        // Its parent lives.
      }
    }
  }

  PeerId peer() {
    return peer;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Kills it, and returns when that was. */
  long kill() {
    long now = System.nanoTime();
    process.destroyForcibly();
    return now;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
