package dev.weir.cluster.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that is a member of a cluster with lifelines, and says what it sees. */
final class MemberProcess implements AutoCloseable {
  /** A line that it said, and when it arrived. */
  record Said(String line, long nanos) {}

  private final Process process;
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final List<String> all = new ArrayList<>();
  private final String address;

  private MemberProcess(Process process) throws Exception {
    this.process = process;
    Thread reader = new Thread(this::read, "member-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    address = await("address ").line().substring("address ".length());
  }

  /**
   * Starts a member and waits until it is up.
   *
   * @param contact a member to join; null to form a cluster
   */
  static MemberProcess start(@Nullable MemberProcess contact) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MemberProcess.class.getName());
    if (contact != null) {
      command.add(contact.address);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    MemberProcess member = new MemberProcess(process);
    member.await("up " + member.address);
    return member;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(new Said(line, System.nanoTime()));
      }
    } catch (IOException ended) {
      // The process has.
    }
  }

  String address() {
    return address;
  }

  /** Waits until it says a line that begins so. */
  Said await(String beginning) throws InterruptedException {
    while (true) {
      Said next = said.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("%s says '%s', after %s", process.pid(), beginning, all).isNotNull();
      all.add(next.line());
      if (next.line().startsWith(beginning)) {
        return next;
      }
    }
  }

  /** What it has said so far. */
  List<String> said() {
    said.forEach(each -> all.add(each.line()));
    said.clear();
    return List.copyOf(all);
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

  /** The process itself; lives until its standard input ends or it is not a member any more. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Config defaults =
        ConfigFactory.parseResources("weir-cluster.conf")
            .withFallback(ConfigFactory.parseResources("weir-node.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    NodeLifelines lifelines =
        NodeLifelines.open(
            "test",
            "n" + ProcessHandle.current().pid(),
            LifelineHosts.of(InetAddress.getLoopbackAddress()),
            NodeLifelines.settings(defaults));
    Config config =
        ConfigFactory.parseMap(Map.of("pekko.cluster.roles", List.of(lifelines.role())))
            .withFallback(defaults);
    ActorSystem<MemberEvent> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  Cluster.get(context.getSystem())
                      .subscriptions()
                      .tell(Subscribe.create(context.getSelf(), MemberEvent.class));
                  return Behaviors.receiveMessage(
                      event -> {
                        say(out, event);
                        return Behaviors.same();
                      });
                }),
            "test",
            config);
    system.getWhenTerminated().thenRun(() -> out.println("terminated"));
    Cluster cluster = Cluster.get(system);
    String self = cluster.selfMember().address().toString();
    out.println("address " + self);
    lifelines.watchMembers(system);
    String contact = args.length == 0 ? self : args[0];
    cluster.manager().tell(Join.create(AddressFromURIString.parse(contact)));
    while (System.in.read() >= 0) {
      // Its parent lives.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void say(PrintStream out, MemberEvent event) {
    if (event instanceof MemberUp) {
      out.println("up " + event.member().address());
    } else if (event instanceof MemberDowned) {
      out.println("down " + event.member().address());
    } else if (event instanceof MemberRemoved) {
      out.println("removed " + event.member().address());
    }
  }
}
