package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java samples of the documents compile, in the surroundings of {@code samples.txt}. A class
 * and a method are compiled as members, anything else as statements of a method that throws
 * nothing. A sample that cannot be compiled has {@code <!-- not compiled: why -->} in front of it.
 */
final class DocumentsTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(<!-- not compiled: [^>]+-->\\s*)?^```java\\n(.*?)^```",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern MEMBER =
      Pattern.compile("^(@|public |private |static |final |class |record |interface |void )");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> samples() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : documents()) {
      String text = Files.readString(document);
      Matcher sample = SAMPLE.matcher(text);
      while (sample.find()) {
        if (sample.group(1) == null) {
          String code = sample.group(2);
          long line = text.substring(0, sample.start(2)).lines().count() + 1;
          String name = document.getFileName() + ":" + line;
          tests.add(DynamicTest.dynamicTest(name, () -> assertThat(errors(code)).isEmpty()));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests.stream();
  }

  @Test
  void whatDoesNotCompileIsSeen() throws IOException {
    assertThat(errors("int n = \"text\";")).contains("incompatible types");
    assertThat(errors("@Test\nvoid waits() {\n  Thread.sleep(1);\n}")).contains("unreported");
    assertThat(errors("int n = 1;")).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("..", "..", "docs"))) {
      return Stream.concat(Stream.of(Path.of("..", "..", "README.md")), docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private String errors(String code) throws IOException {
    String body =
        MEMBER.matcher(code).find() ? code : "void statements() {\n" + code.indent(2) + "}\n";
    String surroundings = Files.readString(Path.of("src/test/resources/samples.txt"));
    Path source = folder.resolve("Sample.java");
    Files.writeString(source, surroundings.replace("/* the sample */", body));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(errors, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      return compiled ? "" : errors.toString();
    }
  }
}
