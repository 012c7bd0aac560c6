package dev.weir.job;

import dev.weir.api.Job;
import dev.weir.failure.Suggestion;
import dev.weir.id.JobId;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds jobs: by the name of one that the class path offers as a service, by a class name, or in a
 * jar. A service's name is its class's simple name in lower case.
 */
public final class JobCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(JobCatalog.class);

  private JobCatalog() {}

  /**
   * A job and the name under which it keeps its state unless somebody says otherwise.
   *
   * @param jar that its class is in; empty if the class path has it
   */
  public record Found(String name, Job job, Optional<Path> jar) {
    Found(String name, Job job) {
      this(name, job, Optional.empty());
    }

    Found in(Path file) {
      return new Found(name, job, Optional.of(file));
    }
  }

  /**
   * A job that was made by its class's name, until nobody needs its classes any more.
   *
   * @param classes null if they are not of a jar of the job's own
   */
  public record Loaded(Job job, @Nullable AutoCloseable classes) implements AutoCloseable {
    @Override
    public void close() {
      try {
        if (classes != null) {
          classes.close();
        }
      } catch (Exception left) {
        LOG.warn("the jar of {} was not closed: {}", job.getClass().getName(), left.toString());
      }
    }
  }

  /**
   * Makes a job on a node that was told its class.
   *
   * @param jar what holds the class; null if the class path does
   * @throws UnknownJobException if there is no such class, or the job cannot be made
   */
  public static Loaded load(String className, @Nullable Path jar) {
    if (jar == null) {
      ClassLoader loader = JobCatalog.class.getClassLoader();
      return new Loaded(byClass(className, loader, "on the class path of this node").job(), null);
    }
    JobClassLoader loader = new JobJar(jar, className).loader();
    try {
      return new Loaded(byClass(className, loader, "in the job's jar").job(), loader);
    } catch (RuntimeException failed) {
      try (loader) {
        throw failed;
      } catch (IOException open) {
        failed.addSuppressed(open);
        throw failed;
      }
    }
  }

  /** The jobs that the class path offers, by name. */
  public static NavigableMap<String, Job> known() {
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
  public static Found find(String what) {
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
