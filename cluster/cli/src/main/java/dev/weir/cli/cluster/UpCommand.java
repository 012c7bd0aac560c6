package dev.weir.cli.cluster;

import dev.weir.cli.cluster.NodeLauncher.Started;
import dev.weir.cli.option.CountConverter;
import dev.weir.cli.terminal.Texts;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weir cluster up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts nodes n1, n2, … and waits until all belong to the cluster. Jobs that ran when the"
          + " same cluster was stopped go on.",
      ""
    })
final class UpCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Spec private @Nullable CommandSpec spec;

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "How many; default: 3.")
  private int nodes = 3;

  @Option(
      names = "--cassandra",
      paramLabel = "1|3",
      arity = "0..1",
      fallbackValue = "1",
      converter = ServersConverter.class,
      description = {
        "Keep checkpoints in Cassandra, on one or three servers that are started, too; default: in",
        "the cluster's folder."
      })
  private @Nullable Integer cassandra;

  @Option(
      names = "--supervise",
      description = {
        "Stay, and start a node again that has died, until Ctrl-C stops the cluster. Without it"
            + " the",
        "command returns when the cluster is up."
      })
  private boolean supervise;

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    ClusterFolder folder = data.folder();
    try (AutoCloseable lock = folder.lock()) {
      start(folder, nodes, cassandra, NodeAddresses.LOOPBACK, out);
    }
    say(
        out,
        "the cluster in "
            + folder
            + " has "
            + Texts.counted(nodes, "node")
            + "; what they say is in "
            + folder.logs());
    if (supervise) {
      new Supervisor(folder, out).run();
    }
    return 0;
  }

  /** Starts what the options say, or nothing: who of it was started is stopped if one fails. */
  static void start(
      ClusterFolder folder,
      int nodes,
      @Nullable Integer cassandra,
      NodeAddresses addresses,
      PrintWriter out)
      throws IOException, InterruptedException {
    List<NodeProcess> alive = folder.processes().stream().filter(NodeProcess::isAlive).toList();
    if (!alive.isEmpty()) {
      throw new IOException(
          "the cluster in "
              + folder
              + " is up: "
              + alive.stream()
                  .map(each -> each.name() + " (process " + each.pid() + ")")
                  .collect(Collectors.joining(", "))
              + ". 'weir cluster add' adds a node, 'weir cluster down' stops it");
    }
    for (NodeName dead : folder.names()) {
      folder.forget(dead);
    }
    ClusterStore store = new ClusterStore(folder);
    store.open(cassandra, line -> say(out, line));
    List<String> options = new ArrayList<>(store.options());
    options.add("-Dpekko.cluster.split-brain-resolver.active-strategy=" + strategy(nodes));
    folder.create(options);
    NodeLauncher launcher = new NodeLauncher(folder, addresses);
    List<Started> started = new ArrayList<>();
    try {
      started.add(launcher.start(name(1), List.of()));
      String first = awaitMember(launcher, started.get(0), out);
      for (int i = 2; i <= nodes; i++) {
        started.add(launcher.start(name(i), List.of(first)));
      }
      for (Started each : started.subList(1, nodes)) {
        awaitMember(launcher, each, out);
      }
    } catch (IOException | InterruptedException failed) {
      for (Started each : started) {
        folder.forget(each.node().name());
        each.node().terminate();
      }
      for (Started each : started) {
        each.node().awaitEnd(PATIENCE);
      }
      store.close();
      throw failed;
    }
  }

  /** Of two nodes neither is a majority: they ask the store, which all nodes here can reach. */
  private static String strategy(int nodes) {
    return nodes > 2 ? "keep-majority" : "lease-majority";
  }

  private static NodeName name(int number) {
    return new NodeName("n" + number);
  }

  /** Waits, says so, and returns where it listens. */
  static String awaitMember(NodeLauncher launcher, Started started, PrintWriter out)
      throws IOException, InterruptedException {
    String address = launcher.awaitMember(started);
    NodeProcess node = started.node();
    say(out, "node " + node.name() + " is up: process " + node.pid() + ", " + address);
    return address;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  /** One server, or three. */
  static final class ServersConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.equals("1") || text.equals("3")) {
        return Integer.valueOf(text);
      }
      throw new TypeConversionException("'" + text + "' is neither 1 nor 3");
    }
  }
}
