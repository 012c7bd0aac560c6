package dev.weir.cli.chaos;

import dev.weir.cli.process.JvmCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Programs that judge outputs. They share no code with the engine, and run as processes. */
final class Verifier {
  private static final String ROOM = "dev.weir.examples.verify.";

  private Verifier() {}

  /** Passes on what the program says, and returns whether all is right. */
  static boolean run(String program, List<String> arguments, PrintWriter out)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(JvmCommand.begin());
    command.addAll(JvmCommand.run(ROOM + program));
    command.addAll(arguments);
    Process verifier = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said =
          new String(verifier.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      said.lines().forEach(line -> out.println("verifier: " + line));
      out.flush();
      return verifier.waitFor() == 0 && said.endsWith("OK");
    } finally {
      verifier.destroyForcibly();
    }
  }
}
