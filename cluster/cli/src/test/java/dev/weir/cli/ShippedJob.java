package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles the class of a job and packs it, as a user would. */
public final class ShippedJob {
  private ShippedJob() {}

  /**
   * Returns a new jar.
   *
   * @param folder for the jar and all that it takes to make it; does not exist yet
   * @param name of the class, which is in the package {@code shipped}
   */
  public static Path jar(Path folder, String name, String source) throws IOException {
    return jar(folder, name, Map.of("shipped/" + name + ".java", source));
  }

  /**
   * The same of several files.
   *
   * @param files by their paths in the jar: classes as source text, and resources
   */
  static Path jar(Path folder, String name, Map<String, String> files) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> words = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    for (Map.Entry<String, String> each : files.entrySet()) {
      boolean isSource = each.getKey().endsWith(".java");
      Path file = (isSource ? folder.resolve("sources") : classes).resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, each.getValue());
      if (isSource) {
        words.add(file.toString());
      }
    }
    int compiled =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(new String[0]));
    assertThat(compiled).isZero();

    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Weir-Job", "shipped." + name);
    Path jar = folder.resolve("job.jar");
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(bytes, manifest);
        Stream<Path> found = Files.walk(classes)) {
      for (Path each : found.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
        packed.write(Files.readAllBytes(each));
      }
    }
    return jar;
  }
}
