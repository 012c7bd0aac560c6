package dev.weir.cli;

import dev.weir.api.ArgumentException;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.job.UnknownJobException;
import dev.weir.plan.GraphException;
import dev.weir.snapshot.CorruptObjectException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Says in one message what went wrong and what to do; never with a stack trace unless asked for.
 */
final class Complaint {
  private Complaint() {}

  static int print(Exception failure, CommandLine command, boolean stacktrace) {
    PrintWriter err = command.getErr();
    err.println("weir: " + message(failure));
    if (stacktrace) {
      failure.printStackTrace(err);
    }
    err.flush();
    return isUsageError(failure) ? ExitCode.USAGE_ERROR : ExitCode.FAILED;
  }

  static int printUsageError(CommandLine.ParameterException failure, boolean stacktrace) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("weir: " + failure.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells the options.");
    }
    if (stacktrace) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitCode.USAGE_ERROR;
  }

  private static boolean isUsageError(Exception failure) {
    return failure instanceof ArgumentException
        || failure instanceof GraphException
        || failure instanceof UnknownJobException;
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    if (failure instanceof FileSystemException files) {
      return fileMessage(files);
    }
    if (failure instanceof CorruptObjectException) {
      return message + "; restore the file from a copy, or use --data with another directory";
    }
    if (message == null || isUnexpected(failure)) {
      return failure + " (--stacktrace shows where)";
    }
    return message;
  }

  private static String fileMessage(FileSystemException failure) {
    @Nullable String reason = failure.getReason();
    String kind = failure.getClass().getSimpleName().replace("Exception", "");
    return "file " + failure.getFile() + ": " + (reason == null ? inWords(kind) : reason);
  }

  private static String inWords(String kind) {
    return switch (kind) {
      case "NoSuchFile" -> "it, or the folder that it is to be in, does not exist";
      case "AccessDenied" -> "no permission";
      case "FileAlreadyExists" -> "it exists already";
      case "NotDirectory" -> "it is not a folder";
      default -> kind;
    };
  }

  /** Whether the text was written for programmers rather than for users. */
  private static boolean isUnexpected(Exception failure) {
    return failure instanceof RuntimeException
        && failure.getClass().getName().startsWith("java.")
        && !(failure instanceof IllegalArgumentException)
        && !(failure.getCause() instanceof IOException);
  }
}
