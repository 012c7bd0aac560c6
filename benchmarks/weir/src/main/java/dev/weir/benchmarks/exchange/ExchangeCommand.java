package dev.weir.benchmarks.exchange;

import dev.weir.benchmarks.exchange.Frames.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench exchange}: how fast records get from one process to another. */
@Command(
    name = "exchange",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How many bytes of frames get from one JVM to another on this machine, written and read as"
          + " between two nodes, beside a plain loop that writes the same number of bytes at a time"
          + " into a socket.",
      "Each is measured as long as it was warmed up before."
    })
public final class ExchangeCommand implements Callable<Integer> {
  private static final int SOCKET_WRITE_BYTES = 200_000;
  private static final double MEGABYTE = 1e6;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long each is measured. Default: ${DEFAULT-VALUE}.")
  private long seconds;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Process peer =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:+UseParallelGC",
                    "-Dlogback.configurationFile="
                        + System.getProperty("logback.configurationFile", ""),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Peer.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ActorSystem system = Peer.system();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      if (line == null) {
        throw new IOException("the peer ended before it said where it is");
      }
      String[] where = line.split(" ", 2);
      measure(Integer.parseInt(where[0]), where[1], (ExtendedActorSystem) system);
      return 0;
    } finally {
      system.terminate();
      peer.destroyForcibly();
    }
  }

  private void measure(int port, String address, ExtendedActorSystem system)
      throws IOException, InterruptedException {
    socket(port);
    double plain = socket(port);
    say("plain socket", plain, plain);
    ActorRef receiver = system.provider().resolveActorRef(address);
    for (Kind kind : Kind.values()) {
      say(
          "frames of " + kind.name().toLowerCase(Locale.ROOT),
          frames(system, receiver, kind),
          plain);
    }
  }

  private void say(String what, double megabytesPerSecond, double plain) {
    PrintWriter out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-16s %6.0f MB/s  %.2f of the plain socket%n",
        what,
        megabytesPerSecond,
        megabytesPerSecond / plain);
    out.flush();
  }

  private double socket(int port) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(SOCKET_WRITE_BYTES);
    try (SocketChannel connection =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      long begun = System.nanoTime();
      long end = begun + seconds * 1_000_000_000;
      while (System.nanoTime() < end) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          connection.write(buffer);
        }
      }
      connection.shutdownOutput();
      buffer.clear().limit(Long.BYTES);
      while (buffer.hasRemaining() && connection.read(buffer) >= 0) {
        // the answer comes when all was read
      }
      return buffer.flip().getLong() * 1e9 / MEGABYTE / (System.nanoTime() - begun);
    }
  }

  private double frames(ActorSystem system, ActorRef receiver, Kind kind)
      throws InterruptedException {
    CompletableFuture<Double> result = new CompletableFuture<>();
    system.actorOf(
        Props.create(FramesSender.class, () -> new FramesSender(receiver, kind, seconds, result))
            .withDispatcher("weir.data-dispatcher"));
    try {
      return result.get(10 * seconds + 60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("frames did not come through", failed);
    }
  }
}
