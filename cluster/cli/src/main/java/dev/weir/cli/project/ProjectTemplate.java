package dev.weir.cli.project;

import dev.weir.api.ArgumentException;
import dev.weir.cli.terminal.Version;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * A project that is to be made. Its files are resources beside this class, in {@code project}, in
 * which three words stand for what differs from one project to another.
 */
final class ProjectTemplate {
  private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*");
  private static final String SCRIPT = "run";

  private final String name;
  private final String packageName;

  private ProjectTemplate(String name, String packageName) {
    this.name = name;
    this.packageName = packageName;
  }

  /**
   * A project with a name.
   *
   * @param packageName of its classes; made from the name if it is null
   * @throws ArgumentException if one of them will not do; the message says what would
   */
  static ProjectTemplate named(String name, @Nullable String packageName) {
    if (!LEGAL_NAME.matcher(name).matches()) {
      throw new ArgumentException(
          "'"
              + name
              + "' cannot be a project's name: it begins with a letter and has letters, digits and"
              + " single '-' in it, such as my-orders");
    }
    if (packageName == null) {
      packageName = name.replace("-", "").toLowerCase(Locale.ROOT);
      if (!SourceVersion.isName(packageName)) {
        throw new ArgumentException(
            "'" + packageName + "' means something in Java: name another package with --package");
      }
    } else if (!SourceVersion.isName(packageName)) {
      throw new ArgumentException(
          "'" + packageName + "' cannot be a Java package: use one such as com.example.orders");
    }
    if (packageName.startsWith("dev.weir") || packageName.startsWith("java.")) {
      throw new ArgumentException(
          "the package '" + packageName + "' belongs to somebody else: name another one");
    }
    return new ProjectTemplate(name, packageName);
  }

  /** Resources, and where they go. */
  private Map<String, String> files() {
    String sources = "/java/" + packageName.replace('.', '/') + "/";
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", "pom.xml");
    files.put("README.md", "README.md");
    files.put("gitignore", ".gitignore");
    files.put("logback.xml", "conf/logback.xml");
    files.put("orders.csv", "data/orders.csv");
    files.put("OrderTotals.java", "src/main" + sources + "OrderTotals.java");
    for (String test :
        new String[] {"RunningTotalTest", "OrderTotalsSimulationTest", "OrderTotalsTest"}) {
      files.put(test + ".java", "src/test" + sources + test + ".java");
    }
    files.put(SCRIPT, SCRIPT);
    return files;
  }

  /**
   * Writes the project's files.
   *
   * @param folder does not exist yet, or is empty
   * @throws ArgumentException if it is neither
   */
  void write(Path folder) throws IOException {
    refuseIfUsed(folder);
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path to = folder.resolve(file.getValue());
      Files.createDirectories(to.getParent());
      Files.writeString(to, filledIn(file.getKey()));
    }
    Path script = folder.resolve(SCRIPT);
    if (!script.toFile().setExecutable(true, false)) {
      throw new IOException(script + " could not be made executable");
    }
  }

  private static void refuseIfUsed(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new ArgumentException(folder + " is a file: name another folder with --dir");
    }
    try (Stream<Path> there = Files.list(folder)) {
      if (there.findAny().isPresent()) {
        throw new ArgumentException(
            "there is a folder " + folder + " with something in it: name another one with --dir");
      }
    }
  }

  private String filledIn(String resource) throws IOException {
    try (InputStream bytes = ProjectTemplate.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new FileNotFoundException("Weir's jar lacks its file project/" + resource);
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
          .replace("__NAME__", name)
          .replace("__PACKAGE__", packageName)
          .replace("__VERSION__", Version.NUMBER);
    }
  }
}
