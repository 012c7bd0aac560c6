package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code weir}: when it builds, and with what it starts the JVM. */
@Timeout(120)
final class LauncherTest {
  @TempDir private Path folder;
  private LauncherFixture launcher;

  @BeforeEach
  void install() throws Exception {
    launcher = LauncherFixture.in(folder.resolve("home"));
  }

  @Test
  void buildsAtTheFirstUse_andWhenASourceHasChanged() throws Exception {
    Path source = launcher.home().resolve("core/src/main/java/Some.java");
    launcher.run("one", "two words").says(0, "started [one, two words]", "Building Weir");
    launcher.run().says(0, "started []").doesNotSay("Building", "Preparing");
    Files.writeString(source, "class Some { int changed; }");
    launcher.run().says(0, "Building Weir");
    Files.delete(source);
    launcher.run().says(0, "Building Weir");
    launcher.run().says(0).doesNotSay("Building");
    assertThat(launcher.builds()).isEqualTo(3);
  }

  @Test
  void datesDoNotAskForABuild() throws Exception {
    launcher.run().says(0);
    Path source = launcher.home().resolve("core/src/main/java/Some.java");
    Instant future = Instant.now().plus(Duration.ofDays(400));
    Files.setLastModifiedTime(source, FileTime.from(future));
    launcher.run().says(0).doesNotSay("Building");
    launcher.run().says(0).doesNotSay("Building");
    assertThat(launcher.builds()).isEqualTo(1);
  }

  @Test
  void aCopiedTreeIsNotBuiltAgain_andStartsFromAnArchiveOfItsOwn() throws Exception {
    launcher.run().says(0, "classes " + launcher.home());
    LauncherFixture copy = launcher.copiedTo(folder.resolve("copy"));
    // With this a JVM that cannot use its archive refuses to start.
    copy.with("WEIR_JAVA_OPTS", "-Xshare:on")
        .run()
        .says(0, "classes " + copy.home(), "Preparing")
        .doesNotSay("Building");
    copy.run().says(0).doesNotSay("Preparing");
  }

  @Test
  void whoChoosesACollectorGetsIt() throws Exception {
    launcher.run().says(0, "PS Scavenge");
    launcher
        .with("WEIR_JAVA_OPTS", "-Xmx64m -XX:+UseG1GC -Dit=a*b")
        .run()
        .says(0, "G1 Young", "a*b");
    launcher
        .with("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC")
        .run()
        .says(0, "[Copy, MarkSweepCompact]");
  }

  @Test
  void anArchiveThatCannotBeMadeIsToldOnce() throws Exception {
    launcher.with("TRAINING_STATUS", "1").run().says(0, "goes on without an archive", "started");
    launcher.run().says(0, "started", "classes null").doesNotSay("archive");
  }

  @Test
  void aNewProjectFindsTheArtifactsInTheLocalRepository() throws Exception {
    launcher.run("new", "--help").says(0).doesNotSay("Installing");
    launcher.run("new", "orders").says(0, "Installing Weir's artifacts", "started [new, orders]");
    launcher.run("new", "others").says(0).doesNotSay("Installing");
    assertThat(launcher.mavenCalls()).filteredOn(call -> call.contains(" install ")).hasSize(1);
  }

  @Test
  void aPathBeyondAscii_withBlanksAndOthers_inTheLocaleOfContainers() throws Exception {
    launcher
        .movedTo("w\\303\\253ir & [1] s\\303\\266hne *!")
        .with("LC_ALL", "C")
        .run("run", "it")
        .says(0, "started [run, it]", "PS Scavenge")
        .doesNotSay("goes on without");
  }

  @Test
  void aPathWithAColonIsRefusedInASentence() throws Exception {
    launcher
        .movedTo("we:ir")
        .run()
        .says(69, "Java takes ':' in a path for its end", "Install it in");
  }
}
