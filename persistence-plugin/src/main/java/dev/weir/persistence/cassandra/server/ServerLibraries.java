package dev.weir.persistence.cassandra.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The class path of a Cassandra server. Maven resolves it at the first use, from {@code pom.xml}
 * beside this class; what it found is kept in the user's cache folder, and used as long as all of
 * it is still in the local Maven repository.
 */
final class ServerLibraries {
  private static final String VERSION = "5.0.9";

  private ServerLibraries() {}

  /**
   * Finds or fetches them.
   *
   * @param progress is told what is waited for, if anything is
   * @throws IOException if they cannot be had; the message says what to do
   */
  static String classPath(Consumer<String> progress) throws IOException {
    Path folder = cacheFolder();
    Path known = folder.resolve("classpath");
    if (Files.isRegularFile(known)) {
      String classPath = Files.readString(known).strip();
      if (isComplete(classPath)) {
        return classPath;
      }
    }
    progress.accept("Getting Cassandra " + VERSION + " with Maven (once, 80 MB; about a minute)…");
    Files.createDirectories(folder);
    Path attempt = Files.createDirectory(folder.resolve("attempt-" + UUID.randomUUID()));
    try {
      Path resolved = attempt.resolve("classpath");
      resolve(attempt, resolved);
      Files.move(
          resolved, known, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      deleteAll(attempt);
    }
    return Files.readString(known).strip();
  }

  private static Path cacheFolder() {
    return Path.of(System.getProperty("user.home"), ".cache", "weir", "cassandra-" + VERSION);
  }

  private static boolean isComplete(String classPath) {
    return !classPath.isEmpty()
        && Stream.of(classPath.split(File.pathSeparator, -1))
            .allMatch(jar -> Files.isRegularFile(Path.of(jar)));
  }

  private static void resolve(Path attempt, Path resolved) throws IOException {
    Path pom = attempt.resolve("pom.xml");
    Files.writeString(pom, resource("pom.xml"));
    Path log = attempt.resolve("log");
    List<String> command =
        List.of(
            "mvn",
            "-q",
            "-B",
            "-ntp",
            "-f",
            pom.toString(),
            "-Dweir.classpath=" + resolved,
            "generate-resources");
    int status;
    try {
      status =
          new ProcessBuilder(command)
              .directory(attempt.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while Maven fetched Cassandra");
    } catch (IOException missing) {
      throw new IOException(
          "Maven is needed once to fetch Cassandra " + VERSION + ", and mvn does not start",
          missing);
    }
    if (status != 0 || !Files.isRegularFile(resolved)) {
      throw new IOException(
          "Maven could not fetch Cassandra " + VERSION + ": " + firstError(Files.readString(log)));
    }
  }

  private static String firstError(String log) {
    return log.lines()
        .filter(line -> line.startsWith("[ERROR]"))
        .findFirst()
        .map(line -> line.substring("[ERROR]".length()).strip())
        .orElse(log.strip());
  }

  /** The text of a file beside this class. */
  static String resource(String name) throws IOException {
    try (InputStream in = ServerLibraries.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not in Weir's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
