package dev.weir.job;

/**
 * Makes a class loader the thread's context class loader for a while: services, drivers and classes
 * by name are looked for there.
 */
public final class ContextLoader implements AutoCloseable {
  private final ClassLoader before;

  public ContextLoader(ClassLoader loader) {
    Thread current = Thread.currentThread();
    before = current.getContextClassLoader();
    current.setContextClassLoader(loader);
  }

  /** Gives the thread the loader back that it had. */
  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
  }
}
