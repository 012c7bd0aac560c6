package dev.weir.cli;

import dev.weir.cli.process.JvmCommand;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets the JVMs that tests start have their classes from an archive: so a node starts in half of
 * the time, and there are a hundred of them. An archive holds classes of jars alone, so this
 * module's become jars first.
 */
public final class ClassArchive {
  private static final String OPTION = "-XX:SharedArchiveFile=";
  private static @Nullable String classPath;

  private ClassArchive() {}

  /**
   * The class path of JVMs that start from the archive, which is made when somebody first asks for
   * it. This JVM's own, if that was not told where the archive is to be; the build tells it.
   */
  static synchronized String classPath() throws IOException {
    if (classPath != null) {
      return classPath;
    }
    classPath = System.getProperty("java.class.path");
    Optional<String> option =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(each -> each.startsWith(OPTION))
            .findAny();
    if (option.isPresent()) {
      classPath = make(Path.of(option.get().substring(OPTION.length())));
    }
    return classPath;
  }

  /** The words behind a JVM's options, for a class to be run from the archive. */
  static List<String> run(String mainClass) throws IOException {
    return List.of("-cp", classPath(), mainClass);
  }

  private static String make(Path archive) throws IOException {
    Files.deleteIfExists(archive);
    Path folder = Files.createTempDirectory(archive.toAbsolutePath().getParent(), "archived-");
    String jars = inJars(folder);
    Path made = folder.resolve("archive");
    List<String> command = new ArrayList<>(JvmCommand.begin());
    command.removeIf(word -> word.startsWith(OPTION));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:ArchiveClassesAtExit=" + made));
    command.addAll(List.of("-cp", jars, ArchiveTraining.class.getName()));
    command.add(folder.resolve("training").toString());
    Path log = folder.resolve("log");
    Process training =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int status = training.onExit().join().exitValue();
    if (status == 0 && Files.exists(made)) {
      Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
    } else {
      System.out.println("tests start JVMs without an archive of classes, and slower; why: " + log);
    }
    return jars;
  }

  /** The class path with a jar for each folder. */
  private static String inJars(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path place = Path.of(each);
      if (Files.isDirectory(place)) {
        jars.add(jar(place, folder.resolve(jars.size() + ".jar")).toString());
      } else if (Files.exists(place)) {
        jars.add(each);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static Path jar(Path place, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = place.relativize(file).toString().replace(File.separatorChar, '/');
        out.putNextEntry(new JarEntry(name));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
