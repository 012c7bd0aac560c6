package dev.weir.cli.job;

import dev.weir.api.Job;
import dev.weir.failure.Suggestion;
import dev.weir.id.JobId;
import dev.weir.job.ContextLoader;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Finds jobs: by the name of one that the class path offers as a service, by a class name, or in a
 * jar. A service's name is its class's simple name in lower case.
 */
public final class JobCatalog {
  private JobCatalog() {}

  /** A job and the name under which it keeps its state unless somebody says otherwise. */
  public record Found(String name, Job job) {}

  /** The jobs that the class path offers, by name. */
  static NavigableMap<String, Job> known() {
    NavigableMap<String, Job> jobs = new TreeMap<>();
    try {
      for (Job job : ServiceLoader.load(Job.class, JobCatalog.class.getClassLoader())) {
        jobs.put(nameOf(job.getClass()), job);
      }
    } catch (ServiceConfigurationError broken) {
      throw new UnknownJobException(
          "the class path offers a job that cannot be made: " + broken.getMessage());
    }
    return jobs;
  }

  static String nameOf(Class<?> type) {
    return JobId.of(type).value();
  }

  /**
   * Finds one job.
   *
   * @param what a known name, a class name, {@code file.jar} or {@code file.jar:class}
   * @throws UnknownJobException if it is none of these, or the job cannot be made
   */
  static Found find(String what) {
    JobJar jar = JobJar.named(what);
    if (jar != null) {
      return jar.find();
    }
    NavigableMap<String, Job> known = known();
    String name = what.toLowerCase(Locale.ROOT).replace("-", "");
    Job job = known.get(name);
    if (job != null) {
      return new Found(name, job);
    }
    if (what.indexOf('.') >= 0) {
      return byClass(what, JobCatalog.class.getClassLoader(), "on the class path");
    }
    throw new UnknownJobException(
        "there is no job '"
            + what
            + "'; "
            + Suggestion.closest(name, known.keySet())
                .map(near -> "did you mean '" + near + "'? ")
                .orElse("")
            + "Known jobs: "
            + String.join(", ", known.keySet())
            + ". A class name or a jar file works too.");
  }

  /**
   * Makes the job of a class.
   *
   * @param where the class was looked for, for the message
   */
  static Found byClass(String className, ClassLoader loader, String where) {
    try (ContextLoader entered = new ContextLoader(loader)) {
      Class<?> type = Class.forName(className, true, loader);
      if (!Job.class.isAssignableFrom(type)) {
        throw new UnknownJobException(
            className + " is no job: it does not implement " + Job.class.getName());
      }
      return new Found(nameOf(type), (Job) type.getDeclaredConstructor().newInstance());
    } catch (ClassNotFoundException missing) {
      throw new UnknownJobException("there is no class " + className + " " + where);
    } catch (InvocationTargetException failed) {
      throw new UnknownJobException(
          className + " cannot be made: its constructor threw " + failed.getCause());
    } catch (ReflectiveOperationException failed) {
      throw new UnknownJobException(
          className
              + " cannot be made: a job is a public class with a public constructor without"
              + " parameters");
    } catch (LinkageError failed) {
      throw new UnknownJobException(
          className + " cannot be loaded, something that it needs is missing: " + failed);
    }
  }
}
