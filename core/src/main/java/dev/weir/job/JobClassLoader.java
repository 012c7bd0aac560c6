package dev.weir.job;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The classes of a job's jar. What the jar holds itself is taken from there, whatever libraries the
 * engine is made of; but for the JDK, the engine with its API, and slf4j, through which all log.
 */
final class JobClassLoader extends URLClassLoader {
  private static final List<String> SHARED = List.of("dev.weir.", "org.slf4j.");
  private static final String SERVICES = "META-INF/services/";

  static {
    registerAsParallelCapable();
  }

  JobClassLoader(URL jar, ClassLoader engine) {
    super(new URL[] {jar}, engine);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        loaded = load(name);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private Class<?> load(String name) throws ClassNotFoundException {
    try {
      return ClassLoader.getPlatformClassLoader().loadClass(name);
    } catch (ClassNotFoundException notOfTheJdk) {
      try {
        return findClass(name);
      } catch (ClassNotFoundException notOfTheJar) {
        return super.loadClass(name, false);
      }
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  /** The jar's own; the engine's too where it offers what the jar cannot replace. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> own = Collections.list(findResources(name));
    if (own.isEmpty() || SHARED.stream().anyMatch(each -> name.startsWith(SERVICES + each))) {
      List<URL> all = new ArrayList<>(own);
      Collections.list(getParent().getResources(name)).stream()
          .filter(url -> !all.contains(url))
          .forEach(all::add);
      return Collections.enumeration(all);
    }
    return Collections.enumeration(own);
  }
}
