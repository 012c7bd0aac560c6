package dev.weir.cli;

import dev.weir.api.Job;
import dev.weir.graph.Suggestion;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds jobs: by the name of one that the class path offers as a service, by a class name, or in a
 * jar. A service's name is its class's simple name in lower case.
 */
final class JobCatalog {
  private static final String JAR_ATTRIBUTE = "Weir-Job";

  private JobCatalog() {}

  /** A job and the name under which it keeps its state unless somebody says otherwise. */
  record Found(String name, Job job) {}

  /** The jobs that the class path offers, by name. */
  static NavigableMap<String, Job> known() {
    return known(JobCatalog.class.getClassLoader());
  }

  private static NavigableMap<String, Job> known(@Nullable ClassLoader loader) {
    NavigableMap<String, Job> jobs = new TreeMap<>();
    for (Job job : ServiceLoader.load(Job.class, loader)) {
      jobs.put(nameOf(job.getClass()), job);
    }
    return jobs;
  }

  private static String nameOf(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * @param what a known name, a class name, {@code file.jar} or {@code file.jar:class}
   */
  static Found find(String what) throws IOException {
    int jarEnd = what.indexOf(".jar");
    if (jarEnd >= 0) {
      Path jar = Path.of(what.substring(0, jarEnd + 4));
      String rest = what.substring(jarEnd + 4);
      return inJar(jar, rest.startsWith(":") ? rest.substring(1) : null);
    }
    NavigableMap<String, Job> known = known();
    String name = what.toLowerCase(Locale.ROOT).replace("-", "");
    Job job = known.get(name);
    if (job != null) {
      return new Found(name, job);
    }
    if (what.indexOf('.') >= 0) {
      return byClass(what, JobCatalog.class.getClassLoader());
    }
    throw new UnknownJobException(
        "there is no job '"
            + what
            + "'; "
            + Suggestion.closest(what, known.keySet())
                .map(near -> "did you mean '" + near + "'? ")
                .orElse("")
            + "Known jobs: "
            + String.join(", ", known.keySet())
            + ". A class name or a jar file works too.");
  }

  // The loader stays open as long as the job runs, which is as long as the process.
  private static Found inJar(Path jar, @Nullable String className) throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new UnknownJobException("there is no jar file " + jar.toAbsolutePath());
    }
    ClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, JobCatalog.class.getClassLoader());
    String named = className == null ? manifestClass(jar) : className;
    if (named != null) {
      return byClass(named, loader);
    }
    NavigableMap<String, Job> offered = known(loader);
    known().keySet().forEach(offered::remove);
    if (offered.size() == 1) {
      Map.Entry<String, Job> only = offered.entrySet().iterator().next();
      return new Found(only.getKey(), only.getValue());
    }
    throw new UnknownJobException(
        jar
            + " offers "
            + (offered.isEmpty() ? "no job" : "several jobs: " + offered.keySet())
            + "; name the class as "
            + jar.getFileName()
            + ":the.Class, or in the jar's manifest as "
            + JAR_ATTRIBUTE);
  }

  private static @Nullable String manifestClass(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest() == null
          ? null
          : file.getManifest().getMainAttributes().getValue(JAR_ATTRIBUTE);
    }
  }

  private static Found byClass(String className, @Nullable ClassLoader loader) {
    try {
      Class<?> type = Class.forName(className, true, loader);
      if (!Job.class.isAssignableFrom(type)) {
        throw new UnknownJobException(
            className + " is no job: it does not implement " + Job.class.getName());
      }
      return new Found(nameOf(type), (Job) type.getDeclaredConstructor().newInstance());
    } catch (ClassNotFoundException missing) {
      throw new UnknownJobException("there is no class " + className + " on the class path");
    } catch (ReflectiveOperationException failed) {
      throw new UnknownJobException(
          className
              + " cannot be made: a job is a public class with a public constructor without parameters");
    }
  }
}
