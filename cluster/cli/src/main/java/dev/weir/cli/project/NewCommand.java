package dev.weir.cli.project;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir new}. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a project of your own: a pom, a job, its tests, and a script that runs it.",
      "The launcher puts Weir's artifacts into the local Maven repository, where the project finds"
          + " them.",
      ""
    },
    footer = {"", "Example: weir new orders --package com.example.orders"})
public final class NewCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "Of the project, its artifact and its folder: letters, digits and '-'.")
  private String name = "";

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      description = "Of the job's classes; default: the name, in lower case and without '-'.")
  private @Nullable String packageName;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The project's folder, new or empty; default: the name, in the current folder.")
  private @Nullable Path folder;

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    Path to = folder == null ? Path.of(name) : folder;
    ProjectTemplate.named(name, packageName).write(to);
    PrintWriter err = spec.commandLine().getErr();
    err.println("made the project " + name + " in " + to.toAbsolutePath().normalize());
    err.println("  ./run         prints what each customer of data/orders.csv has spent");
    err.println("  mvn verify    tests the job and packs it into target/" + name + ".jar");
    err.flush();
    return 0;
  }
}
