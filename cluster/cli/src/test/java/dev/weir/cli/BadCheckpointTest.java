package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.FormatHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint that does not fit the job, is damaged, or of a newer version: the job says so and
 * changes nothing; mended, the same command goes on to the right output.
 */
final class BadCheckpointTest {
  private static final Pattern KEPT = Pattern.compile("checkpoint (\\d+) is kept");

  @TempDir private Path folder;
  private List<String> run;
  private Path head;

  @BeforeEach
  void failBehindACheckpoint() throws IOException {
    Path objects = folder.resolve("data/objects/numberedjob");
    run =
        List.of(
            "run",
            NumberedJob.class.getName(),
            "--quiet",
            "--parallelism=1",
            "--checkpoint-interval=20ms",
            "--restart=none",
            "--data=" + folder.resolve("data"),
            "--output=" + folder.resolve("output"));
    Invocation failed =
        Invocation.of(run, "--rate=400", "--fails-once-there-is=" + objects.resolve("chk-2"));
    failed.says(1, "weir: job numberedjob failed: ", "the planted failure");
    Matcher kept = KEPT.matcher(failed.err());
    assertThat(kept.find()).as(failed.err()).isTrue();
    head = objects.resolve("chk-" + kept.group(1));
  }

  private Path manifest() throws IOException {
    return only("manifest-");
  }

  private Path snapshot() throws IOException {
    return only("number-0");
  }

  private Path only(String name) throws IOException {
    try (Stream<Path> files = Files.walk(head)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private void assertResumes() throws IOException {
    Invocation.of(run).says(0, "job numberedjob resumes from checkpoint", "is committed");
    NumberedJob.assertComplete(folder.resolve("output"));
  }

  /** Puts other bytes into a file, and then its own again. */
  private void refusedWith(Path file, byte[] bad, String... texts) throws IOException {
    byte[] good = Files.readAllBytes(file);
    Files.write(file, bad);
    Invocation.of(run).says(1, texts);
    Files.write(file, good);
    assertResumes();
  }

  private static byte[] flipped(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private static byte[] newer(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    BinaryWriter header = new BinaryWriter();
    new FormatHeader(new String(bytes, 0, 8, UTF_8), 7, "newer file").write(header);
    System.arraycopy(header.toBytes(), 0, bytes, 0, FormatHeader.SIZE_BYTES);
    return bytes;
  }

  private void assertVerifyFinds(Path file) {
    Invocation verified =
        Invocation.of("checkpoints", "--verify", "--data", folder.resolve("data").toString());
    assertThat(verified.out())
        .contains("CANNOT BE RESTORED: ")
        .contains(file.getFileName().toString());
    assertThat(verified.exitCode()).isEqualTo(1);
  }

  @Test
  void anOperatorThatTheJobHasNoMore() throws IOException {
    Invocation.of(run, "--operator=renamed")
        .says(
            1,
            "holds state of operator 'number', which the pipeline does not have (it has [lines,"
                + " numbers, renamed, watch]): give the operator its old name, or start with"
                + " --fresh to begin without state",
            "is kept: mend the cause and run the same command again to resume");
    assertResumes();
  }

  @Test
  void aStateOfAnotherType() throws IOException {
    Invocation.of(run, "--state-type=text")
        .says(
            1,
            "State 'seen' of operator 'number' has changed in a way that cannot be restored",
            "(was Long, is string). It is value<Long>",
            "Change it back, give the new state another name, or start with --fresh");
    assertResumes();
  }

  @Test
  void aDataDirectoryOfANewerVersion() throws IOException {
    refusedWith(
        folder.resolve("data/version"),
        "weir data 99\n".getBytes(UTF_8),
        "weir: data directory "
            + folder.resolve("data")
            + " was written by a newer version of Weir (format 99, this one reads up to 2);"
            + " upgrade Weir to read it");
  }

  @Test
  void aManifestOfANewerVersion() throws IOException {
    byte[] good = Files.readAllBytes(manifest());
    Files.write(manifest(), newer(manifest()));
    assertVerifyFinds(manifest());
    Invocation refused = Invocation.of(run);
    refused.says(1, "was written by a newer version of Weir (format 7", "upgrade Weir to read it");
    assertThat(refused.err()).doesNotContain("epair");
    Files.write(manifest(), good);
    assertResumes();
  }

  @Test
  void aSnapshotOfANewerVersion() throws IOException {
    refusedWith(
        snapshot(),
        newer(snapshot()),
        "number-0 was written by a newer version of Weir (format 7, this one reads up to 2);"
            + " upgrade Weir to read it");
  }

  @Test
  void aJobRowOfANewerVersion() throws IOException {
    Path row = folder.resolve("data/jobs/numberedjob.row");
    refusedWith(row, newer(row), "weir: job row " + row, "upgrade Weir to read it");
  }

  @Test
  void aDamagedJobRow() throws IOException {
    Path row = folder.resolve("data/jobs/numberedjob.row");
    refusedWith(
        row,
        flipped(row),
        "weir: job row " + row + " is damaged",
        "restore the file from a copy, or use --data with another directory");
  }

  @Test
  void aDamagedManifest() throws IOException {
    refusedWith(
        manifest(),
        flipped(manifest()),
        "cannot be read, and the job resumes from no older one, because output behind it is"
            + " committed: manifest numberedjob/",
        "is damaged",
        "Restore the file from a copy, or start with --fresh");
  }

  @Test
  void aMissingManifest() throws IOException {
    Path manifest = manifest();
    Path away = folder.resolve("away");
    Files.move(manifest, away);
    Invocation.of(run).says(1, "manifest-1 is missing. Restore the file from a copy");
    assertVerifyFinds(manifest);
    Files.move(away, manifest);
    assertResumes();
  }

  @Test
  void aTruncatedSnapshot() throws IOException {
    byte[] bytes = Files.readAllBytes(snapshot());
    refusedWith(
        snapshot(),
        Arrays.copyOf(bytes, bytes.length - 10),
        "number-0 is damaged: it has " + (bytes.length - 10) + " bytes instead of " + bytes.length,
        "Restore the file from a copy, or start with --fresh to begin without state");
  }

  @Test
  void aDamagedSnapshotIsFoundByVerifyToo() throws IOException {
    byte[] good = Files.readAllBytes(snapshot());
    Files.write(snapshot(), flipped(snapshot()));
    assertVerifyFinds(snapshot());
    Files.write(snapshot(), good);
    refusedWith(snapshot(), flipped(snapshot()), "number-0 is damaged");
  }
}
