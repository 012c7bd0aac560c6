package dev.weir.cli.node;

import dev.weir.cli.option.CountConverter;
import dev.weir.cli.terminal.Interruption;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weir node}. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a node of a cluster on this machine, until you stop it.",
      "",
      "The first node begins a cluster; each further one joins it and is given work when a job is"
          + " handed in ('weir submit', 'weir run --cluster'). All nodes need the same store: a"
          + " folder that all see (weir.store.local.shared) or Cassandra.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  weir node --name a --data /var/lib/weir/a",
      "  weir node --name b --data /var/lib/weir/b --join 10.0.0.5:41234"
    })
public final class StartNodeCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      converter = NameConverter.class,
      description = "Of the node, unique in its cluster; default: that of its data folder.")
  private @Nullable NodeName name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The node's own folder; default: .weir-node in the current folder.")
  private Path data = Path.of(".weir-node");

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = {
        "The name or address that it listens on, on a free port, and that others reach it by;",
        "default: 127.0.0.1, which only this machine reaches."
      })
  private String host = "127.0.0.1";

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Addresses of nodes of the cluster; default: none, it begins a cluster.")
  private List<String> join = List.of();

  @Option(
      names = "--slots",
      paramLabel = "N",
      converter = CountConverter.NotNegative.class,
      description =
          "How much it takes: one for each index of a job, 0 for a node that only coordinates;"
              + " default: the cores.")
  private int slots = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    NodeName named = name != null ? name : nameOf(data);
    CompletableFuture<List<String>> stopped = new CompletableFuture<>();
    Interruption interruption =
        Interruption.install(
            () -> stopped.complete(List.of()), () -> Runtime.getRuntime().halt(INTERRUPTED));
    try {
      List<String> others = join;
      while (!stopped.isDone()) {
        others = live(new Membership(named, host, others, slots), stopped);
      }
    } finally {
      interruption.remove();
    }
    return 0;
  }

  /**
   * One life of the node. It ends when it is stopped, or when the others have gone on without it:
   * then it is fenced, and can only join them as a new member.
   *
   * @return whom to join next
   */
  private List<String> live(Membership member, CompletableFuture<List<String>> stopped)
      throws Exception {
    NodeSettings settings = new NodeSettings(data, Map.of()).withMembership(member);
    try (Node node = Node.start(settings)) {
      node.awaitMember();
      say("node " + member.name() + " listens on " + node.info().listensOn());
      CompletableFuture<List<String>> ended = node.ended().toCompletableFuture();
      List<String> others = stopped.applyToEither(ended, known -> known).get();
      if (stopped.isDone()) {
        complain("node " + member.name() + " leaves the cluster");
        node.leave();
      } else if (others.isEmpty()) {
        throw new IOException(
            "node " + member.name() + " has ended: it has lost its cluster, and knows of nobody");
      } else {
        complain(
            "node "
                + member.name()
                + " was cut off from the others, or stood still, and they have gone on without it:"
                + " it joins them again");
      }
      return others;
    }
  }

  private void say(String line) {
    print(command().getOut(), line);
  }

  private void complain(String line) {
    print(command().getErr(), line);
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }

  private CommandLine command() {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return spec.commandLine();
  }

  private static NodeName nameOf(Path data) {
    Path folder = data.toAbsolutePath().normalize().getFileName();
    String text = folder == null ? "node" : folder.toString().replaceFirst("^[^A-Za-z0-9]+", "");
    return new NodeName(text);
  }

  /** Refuses early what cannot be a node's name. */
  static final class NameConverter implements ITypeConverter<NodeName> {
    @Override
    public NodeName convert(String text) {
      try {
        return new NodeName(text);
      } catch (IllegalArgumentException illegal) {
        throw new TypeConversionException(String.valueOf(illegal.getMessage()));
      }
    }
  }
}
