package dev.weir.cli.inspect;

import dev.weir.api.Arguments;
import dev.weir.cli.job.JobWords;
import dev.weir.cli.option.CountConverter;
import dev.weir.job.JobDefinition;
import dev.weir.picture.GraphDot;
import dev.weir.picture.svg.GraphSvg;
import dev.weir.picture.text.GraphText;
import dev.weir.plan.ActorGraph;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir graph}. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = {
      "Draws the actor graph that a job compiles to.",
      "Operators are fused into chains; there is one actor per chain and subtask, and exchanges"
          + " between them."
    },
    footer = {
      "",
      "Example: weir graph wordcount --parallelism 4 --format svg --output wordcount.svg"
    })
public final class GraphCommand implements Callable<Integer> {
  /** How a graph is drawn. */
  enum Format {
    TEXT,
    DOT,
    SVG
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "A known job, a class name, or file.jar[:class].")
  private String job = "";

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "Subtasks of operators that name no number of their own; default: the cores.")
  private int parallelism = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, dot or svg; default: text.")
  private Format format = Format.TEXT;

  @Option(names = "--output", paramLabel = "FILE", description = "Where to write; default: here.")
  private @Nullable Path output;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    JobWords words = new JobWords(spec, arguments);
    JobDefinition definition =
        words.define(words.find(job), Arguments.parse(arguments).withPlaceholders());
    String drawing = draw(definition.compile(parallelism));
    if (output != null) {
      Files.writeString(output, drawing);
    } else {
      PrintWriter out = spec.commandLine().getOut();
      out.println(drawing);
      out.flush();
    }
    return 0;
  }

  private String draw(ActorGraph graph) {
    if (format == Format.DOT) {
      return GraphDot.render(graph);
    }
    return format == Format.SVG ? GraphSvg.render(graph) : GraphText.render(graph);
  }
}
