package dev.weir.examples;

import java.nio.file.Path;

/** Finds the data that is shipped with the examples. */
final class ExampleData {
  private ExampleData() {}

  /** A folder below {@code examples/data} of the installation, which the launcher names. */
  static String path(String folder) {
    return Path.of(System.getProperty("weir.home", "."), "examples", "data", folder).toString();
  }
}
