package dev.weir.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.job.JobCatalog;
import dev.weir.job.UnknownJobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobCatalogTest {
  /** A job as a user's jar holds it. */
  public static final class Shipped implements Job {
    @Override
    public void define(Pipeline p) {}
  }

  /** A job that cannot be made. */
  public static final class Broken implements Job {
    public Broken() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public void define(Pipeline p) {}
  }

  private static final String SHIPPED = Shipped.class.getName();

  /** A folder whose own name looks like a jar's. */
  @TempDir private Path temp;

  private Path jar;

  @BeforeEach
  void chooseJar() throws IOException {
    jar = Files.createDirectories(temp.resolve("my.jars")).resolve("app.jar");
  }

  private void pack(String manifestJob, String services) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!manifestJob.isEmpty()) {
      manifest.getMainAttributes().putValue("Weir-Job", manifestJob);
    }
    String file = SHIPPED.replace('.', '/') + ".class";
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(bytes, manifest);
        InputStream compiled = Shipped.class.getClassLoader().getResourceAsStream(file)) {
      packed.putNextEntry(new JarEntry(file));
      packed.write(compiled.readAllBytes());
      packed.putNextEntry(new JarEntry("META-INF/services/" + Job.class.getName()));
      packed.write(services.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void theManifestNamesTheJob() throws Exception {
    pack(SHIPPED, "some.Other\n");

    assertThat(JobCatalog.find(jar.toString()).name()).isEqualTo("shipped");
  }

  @Test
  void theOnlyServiceIsTheJob() throws Exception {
    pack("", "# our jobs\n" + SHIPPED + " # the first\n\n");

    assertThat(JobCatalog.find(jar.toString()).name()).isEqualTo("shipped");
  }

  @Test
  void theCommandLineNamesTheClass() throws Exception {
    pack("", "some.Other\nand.Another\n");

    assertThat(JobCatalog.find(jar + ":" + SHIPPED).name()).isEqualTo("shipped");
  }

  @Test
  void severalServicesAreAllNamed() throws Exception {
    pack("", "some.Other\nand.Another\n");

    assertThatThrownBy(() -> JobCatalog.find(jar.toString()))
        .isInstanceOf(UnknownJobException.class)
        .hasMessageContaining("holds several jobs: some.Other, and.Another")
        .hasMessageContaining("app.jar:the.Class");
  }

  @Test
  void aJarThatDoesNotSay() throws Exception {
    pack("", "");

    assertThatThrownBy(() -> JobCatalog.find(jar.toString()))
        .hasMessageContaining("does not say which job it holds")
        .hasMessageContaining("Weir-Job");
  }

  @Test
  void aJarThatIsNone() throws Exception {
    Files.writeString(jar, "prose");

    assertThatThrownBy(() -> JobCatalog.find(jar.toString()))
        .isInstanceOf(UnknownJobException.class)
        .hasMessageContaining("app.jar cannot be read");
    assertThatThrownBy(() -> JobCatalog.find(temp.resolve("none.jar").toString()))
        .hasMessageContaining("there is no jar file");
  }

  @Test
  void aClassThatTheJarDoesNotHold() throws Exception {
    pack("", "");

    assertThatThrownBy(() -> JobCatalog.find(jar + ":no.Such"))
        .hasMessage("there is no class no.Such in " + jar);
  }

  @Test
  void aPackageMayBeginLikeAJarsSuffix() {
    assertThatThrownBy(() -> JobCatalog.find("com.example.jarred.Orders"))
        .hasMessage("there is no class com.example.jarred.Orders on the class path");
  }

  @Test
  void aConstructorThatFailsSaysWhy() {
    assertThatThrownBy(() -> JobCatalog.find(Broken.class.getName()))
        .isInstanceOf(UnknownJobException.class)
        .hasMessageContaining("its constructor threw")
        .hasMessageContaining("no licence");
  }

  @Test
  void aClassThatIsNoJob() {
    assertThatThrownBy(() -> JobCatalog.find("java.lang.String"))
        .hasMessage("java.lang.String is no job: it does not implement dev.weir.api.Job");
  }
}
