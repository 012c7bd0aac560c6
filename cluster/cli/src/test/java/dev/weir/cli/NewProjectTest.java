package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * {@code weir new}: the project that it makes compiles, passes its own tests and runs. What Maven
 * has to do with it, {@code scripts/new-project-test} tries.
 */
final class NewProjectTest {
  @TempDir private Path folder;

  private Path made(String... options) {
    Path project = folder.resolve("my-orders");
    Invocation.of(List.of("new", "my-orders", "--dir=" + project), options)
        .says(0, "made the project my-orders in " + project, "./run", "mvn verify");
    return project;
  }

  @Test
  void theProjectCompilesTestsAndRuns() throws Exception {
    Path project = made();
    Path classes = compiled(project, "main", "");
    Path testClasses = compiled(project, "test", classes.toString());

    TestExecutionSummary tests = runTests(List.of(classes, testClasses));
    assertThat(tests.getFailures()).isEmpty();
    assertThat(tests.getTestsSucceededCount()).isEqualTo(3);

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", withEngine(classes.toString())));
    command.add("-Dlogback.configurationFile=conf/logback.xml");
    command.addAll(List.of(Weir.class.getName(), "run", "myorders.OrderTotals"));
    Path output = folder.resolve("console.txt");
    Process run =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("log.txt").toFile())
            .start();
    assertThat(run.waitFor()).as(Files.readString(folder.resolve("log.txt"))).isZero();
    assertThat(Files.readAllLines(output)).hasSize(12).contains("ada,3985", "grace,2525");
  }

  private static Path compiled(Path project, String kind, String before) throws IOException {
    Path classes = Files.createDirectories(project.resolve("target/" + kind));
    List<String> words = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    words.addAll(List.of("-Xlint:all,-processing,-classfile", "-Werror", "-parameters"));
    words.addAll(List.of("-cp", withEngine(before)));
    try (Stream<Path> sources = Files.walk(project.resolve("src/" + kind))) {
      sources.filter(Files::isRegularFile).map(Path::toString).forEach(words::add);
    }
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(new String[0]));
    assertThat(status).as("javac of " + kind).isZero();
    return classes;
  }

  private static String withEngine(String classes) {
    String engine = System.getProperty("java.class.path");
    return classes.isEmpty() ? engine : classes + java.io.File.pathSeparator + engine;
  }

  private static TestExecutionSummary runTests(List<Path> classes) throws IOException {
    URL[] locations = new URL[classes.size()];
    for (int i = 0; i < locations.length; i++) {
      locations[i] = classes.get(i).toUri().toURL();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(locations, before)) {
      thread.setContextClassLoader(loader);
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClasspathRoots(Set.copyOf(classes)))
                  .filters(includeClassNamePatterns("myorders\\..*"))
                  .build(),
              listener);
      return listener.getSummary();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void theProjectUsesTheVersionsThatThisBuildIsTestedWith() throws IOException {
    Map<String, String> ours = versions(Files.readString(Path.of("..", "..", "pom.xml")));
    ours.putAll(versions(Files.readString(Path.of("..", "..", "bom", "pom.xml"))));
    String pom = Files.readString(made().resolve("pom.xml"));
    assertThat(pom).contains("<weir.version>" + ours.get("weir-bom") + "</weir.version>");

    Map<String, String> theirs = versions(pom);
    theirs.remove("weir-bom");
    theirs.remove("my-orders");
    theirs.remove("maven-shade-plugin"); // this build has no use for it
    assertThat(theirs).hasSizeGreaterThan(6);
    assertThat(ours).containsAllEntriesOf(theirs);
  }

  /** The version of each artifact, where it is said. */
  private static Map<String, String> versions(String pom) {
    Map<String, String> properties = new TreeMap<>();
    Matcher property = Pattern.compile("<([a-z-]+\\.version)>([^<]+)</").matcher(pom);
    while (property.find()) {
      properties.put("${" + property.group(1) + "}", property.group(2));
    }
    Map<String, String> versions = new TreeMap<>();
    Matcher artifact =
        Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(pom);
    while (artifact.find()) {
      String version = artifact.group(2);
      versions.put(artifact.group(1), properties.getOrDefault(version, version));
    }
    return versions;
  }

  @Test
  void theScriptCanBeExecuted_andNothingIsLeftToFillIn() throws IOException {
    Path project = made("--package=com.example.shop");
    assertThat(Files.isExecutable(project.resolve("run"))).isTrue();
    assertThat(project.resolve("src/main/java/com/example/shop/OrderTotals.java")).exists();
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("__");
      }
    }
    assertThat(Files.readString(project.resolve(".gitignore"))).contains("target/", ".weir/");
  }

  @ParameterizedTest
  @CsvSource({
    "a b, , cannot be a project's name",
    "../up, , cannot be a project's name",
    "9lives, , cannot be a project's name",
    "class, , 'class' means something in Java",
    "orders, com.exa mple, cannot be a Java package",
    "orders, com.int.x, cannot be a Java package",
    "orders, dev.weir.mine, belongs to somebody else"
  })
  void aNameThatWillNotDo(String name, String packageName, String message) throws IOException {
    List<String> words = new ArrayList<>(List.of("new", name, "--dir=" + folder.resolve("it")));
    if (packageName != null) {
      words.add("--package=" + packageName);
    }
    Invocation.of(words).says(2, message);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsThereStays() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
    Invocation.of("new", "orders", "--dir=" + folder).says(2, "with something in it");
    Invocation.of("new", "orders", "--dir=" + file).says(2, "is a file");
    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(folder.toFile().list()).containsExactly("notes.txt");
  }
}
