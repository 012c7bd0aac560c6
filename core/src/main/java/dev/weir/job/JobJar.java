package dev.weir.job;

import dev.weir.api.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A user's jar with jobs in it.
 *
 * @param className the job's class, or null if the jar itself is to say it
 */
record JobJar(Path file, @Nullable String className) {
  private static final String SUFFIX = ".jar";
  private static final String ATTRIBUTE = "Weir-Job";
  private static final String SERVICE = "META-INF/services/" + Job.class.getName();

  /** Reads {@code file.jar} or {@code file.jar:class}; null if the word is neither. */
  static @Nullable JobJar named(String word) {
    if (word.endsWith(SUFFIX)) {
      return new JobJar(Path.of(word), null);
    }
    int end = word.lastIndexOf(SUFFIX + ":");
    if (end < 0) {
      return null;
    }
    int colon = end + SUFFIX.length();
    return new JobJar(Path.of(word.substring(0, colon)), word.substring(colon + 1));
  }

  JobCatalog.Found find() {
    if (!Files.isRegularFile(file)) {
      throw new UnknownJobException("there is no jar file " + file.toAbsolutePath());
    }
    String job = className;
    if (job == null) {
      job = offered();
    }
    // The loader stays open as long as the job runs, which is as long as the process.
    return JobCatalog.byClass(job, loader(), "in " + file).in(file);
  }

  /** Finds classes of the jar; whoever asks closes it. */
  JobClassLoader loader() {
    return new JobClassLoader(location(), JobJar.class.getClassLoader());
  }

  private URL location() {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(file + " cannot be a jar: " + e.getMessage(), e);
    }
  }

  /** The class that the jar's manifest names, or else the only one that it offers as a service. */
  private String offered() {
    List<String> services;
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      String named = manifest == null ? null : manifest.getMainAttributes().getValue(ATTRIBUTE);
      if (named != null) {
        return named;
      }
      services = services(jar);
    } catch (IOException unreadable) {
      throw new UnknownJobException(
          "jar file " + file + " cannot be read: " + unreadable.getMessage());
    }
    if (services.size() == 1) {
      return services.get(0);
    }
    throw new UnknownJobException(
        file
            + (services.isEmpty()
                ? " does not say which job it holds"
                : " holds several jobs: " + String.join(", ", services))
            + "; name the class as "
            + file
            + ":the.Class, or in the jar's manifest as "
            + ATTRIBUTE);
  }

  private static List<String> services(JarFile jar) throws IOException {
    JarEntry entry = jar.getJarEntry(SERVICE);
    if (entry == null) {
      return List.of();
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.replaceFirst("#.*", "").trim())
          .filter(line -> !line.isEmpty())
          .distinct()
          .toList();
    }
  }
}
