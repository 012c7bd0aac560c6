package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.process.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, which signals can reach. */
public final class ChildProcess implements AutoCloseable {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a command.
   *
   * @param log what it writes goes to this file
   */
  static ChildProcess start(Path log, List<String> words, String... more) throws IOException {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return start(log, List.of(), all);
  }

  /**
   * Starts a command.
   *
   * @param log what it writes goes to this file
   * @param options of the JVM
   */
  public static ChildProcess start(Path log, List<String> options, List<String> words)
      throws IOException {
    return start(log, Path.of(""), options, words);
  }

  /**
   * Starts a command.
   *
   * @param log what it writes goes to this file
   * @param folder its current folder
   * @param options of the JVM
   */
  public static ChildProcess start(Path log, Path folder, List<String> options, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>(JvmCommand.begin());
    // What takes long here is the start: let no compiler make it longer.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    command.addAll(ClassArchive.run(Weir.class.getName()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toAbsolutePath().toFile());
    return new ChildProcess(builder.redirectOutput(log.toFile()).start(), log);
  }

  public long pid() {
    return process.pid();
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until something holds, which it must while the process runs. */
  public void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("no %s: %s", what, log()).isLessThan(deadline);
      boolean ended = process.waitFor(10, TimeUnit.MILLISECONDS);
      assertThat(ended).as("ended before %s: %s", what, log()).isFalse();
    }
  }

  void awaitFile(Path file) throws Exception {
    await(file.toString(), () -> Files.exists(file));
  }

  /**
   * Waits until a checkpoint with this number or a later one has begun. Earlier ones may be gone.
   *
   * @param objects the job's directory in the store
   */
  void awaitCheckpoint(Path objects, int number) throws Exception {
    await("checkpoint " + number, () -> latest(objects) >= number);
  }

  private static int latest(Path objects) {
    String[] names = objects.toFile().list();
    return names == null
        ? 0
        : Arrays.stream(names)
            .filter(name -> name.startsWith("chk-"))
            .mapToInt(name -> Integer.parseInt(name.substring("chk-".length())))
            .max()
            .orElse(0);
  }

  public void awaitLog(String text) throws Exception {
    await("'" + text + "'", () -> log().contains(text));
  }

  void terminate() {
    process.toHandle().destroy();
  }

  /** Sends a signal by its name. */
  public void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  public void kill() {
    process.destroyForcibly();
  }

  /** Waits for its end and returns the exit code. */
  public int exitCode() throws Exception {
    assertThat(process.waitFor(TIMEOUT_NANOS, TimeUnit.NANOSECONDS)).as(log()).isTrue();
    return process.exitValue();
  }

  /** It ends with the code and has said all of this, without a stack trace. */
  void says(int expectedCode, String... texts) throws Exception {
    assertThat(exitCode()).as(log()).isEqualTo(expectedCode);
    for (String text : texts) {
      assertThat(log()).contains(text);
    }
    assertThat(log()).doesNotContain("\tat ");
  }

  /** Kills it if it runs, and waits: what it had open must be free. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
