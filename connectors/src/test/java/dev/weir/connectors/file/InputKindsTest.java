package dev.weir.connectors.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.connectors.file.SourceRun.Checkpoint;
import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.FileNames;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.split.FileSplit;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All kinds of files, names and first bytes: each is read, or refused with a sentence. */
class InputKindsTest {
  private static final String MARK = "\uFEFF";

  @TempDir Path folder;

  @Test
  void pipesAndDevicesAreRefused() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
        "no pipe can be made here");
    assertRefused(pipe, pipe.toString(), "is a pipe or a device", "Write what it gives to a file");
    assertRefused(folder, folder.toString(), "1 pipes and devices", "Give the folder that holds");
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "there is no such device");
    assertRefused(device, "/dev/zero is a pipe or a device");
  }

  @Test
  void filesWhoseSizeSaysNothingAreRefused() throws Exception {
    Path processor = Path.of("/proc/self/status");
    assumeTrue(
        Files.exists(processor) && Files.size(processor) == 0, "no file that hides its size");
    assertRefused(processor, "holds more than its size says", "Copy it to a file");
  }

  @Test
  void aFolderWithNothingToReadIsRefused() throws Exception {
    assertRefused(folder, "Input folder " + folder + " is empty");
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve(".hidden"), "1\n");
    Files.writeString(folder.resolve("_temporary"), "1\n");
    assertRefused(folder, folder + " holds no file to read", "1 folders", "2 names that begin");
    assertThat(read(FileSource.lines(folder.resolve("_temporary")))).containsExactly("1");
  }

  @Test
  void whatCannotBeLookedAtIsNotPassedOver() throws Exception {
    Files.writeString(folder.resolve("a"), "1\n");
    Path link = folder.resolve("b");
    Files.createSymbolicLink(link, folder.resolve("nothing"));
    assertRefused(folder, link.toString(), "is a link to nothing");
    Files.delete(link);
    Files.createSymbolicLink(link, link);
    assertRefused(folder, link.toString(), "is a link that leads nowhere");
  }

  @Test
  void aFolderThatMayNotBeEnteredIsRefused() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path file = Files.writeString(inner.resolve("a"), "1\n");
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("r--------"));
    try {
      assumeFalse(Files.isReadable(file), "root may enter every folder");
      assertRefused(inner, file.toString(), "no permission", "enter it (r and x)");
    } finally {
      Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void namesMayBeAnyBytes() throws Exception {
    Path odd = Path.of(URI.create(folder.toUri() + "%FF%C3x%25.txt"));
    Path wide = Path.of(URI.create(folder.toUri() + "%C3%BC%E2%82%AC%20.txt"));
    Files.writeString(odd, "1\n2\n3\n");
    Files.writeString(wide, "4\n");
    FileSource<String> source = FileSource.lines(folder).blockSize(2);
    List<String> all = new ArrayList<>();
    Checkpoint checkpoint;
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      while (run.emitted.size() < 2) {
        run.step();
      }
      checkpoint = run.checkpoint();
      all.addAll(run.emitted);
    }
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0), checkpoint)) {
      all.addAll(run.runToEnd());
    }
    assertThat(all).containsExactlyInAnyOrder("1", "2", "3", "4");
    assertThat(FileNames.of(odd)).isEqualTo("/%FF%C3x%25.txt");
    assertThat(FileNames.of(wide)).isEqualTo("ü€ .txt");
    for (Path path : List.of(odd, wide)) {
      assertThat(FileNames.resolve(folder, FileNames.of(path))).isEqualTo(path);
    }
  }

  /** As in most containers; names in a checkpoint mean the same file as with another locale. */
  @Test
  void namesAreReadInALocaleWithoutTheirCharacters() throws Exception {
    Files.writeString(Path.of(URI.create(folder.toUri() + "%C3%BC.txt")), "1\n");
    Files.writeString(Path.of(URI.create(folder.toUri() + "%FF.txt")), "2\n");
    Files.writeString(folder.resolve("plain.txt"), "3\n");
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dsun.jnu.encoding=ANSI_X3.4-1968",
            "-cp",
            absolute(System.getProperty("java.class.path")),
            ReadFolder.class.getName(),
            folder.toString());
    child.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    child.redirectErrorStream(true);
    Process process = child.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines())
        .containsExactly("/%FF.txt", "plain.txt", "\\u00fc.txt", "1", "2", "3");
  }

  private static String absolute(String classPath) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(classPath)
        .map(path -> Path.of(path).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Prints the names of a folder's files, ASCII only, and then their lines, sorted. */
  static final class ReadFolder {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      for (String name : new InputPath(folder).list(false).files().keySet()) {
        System.out.println(name.replace("\u00fc", "\\u00fc"));
      }
      read(FileSource.lines(folder)).stream().sorted().forEach(System.out::println);
    }
  }

  @Test
  void aByteOrderMarkIsDroppedAtTheBeginOnly() throws Exception {
    Path file = folder.resolve("input");
    for (String text : List.of("a\n" + MARK + "bc\n", "\nx\n", "only", "", "\r\n")) {
      Files.writeString(file, MARK + text);
      List<String> lines = text.lines().toList();
      int size = (int) Files.size(file);
      for (int splitSize = 1; splitSize <= size + 1; splitSize++) {
        for (int blockSize = 1; blockSize < 9; blockSize += 2) {
          FileSource<String> source =
              FileSource.lines(file).splitSize(splitSize).blockSize(blockSize);
          assertThat(read(source))
              .as("%s in splits of %s, blocks of %s", text, splitSize, blockSize)
              .containsExactlyElementsOf(lines);
        }
      }
      Files.write(file, FileSourceTest.gzip(Files.readAllBytes(file), false));
      assertThat(read(FileSource.lines(file))).containsExactlyElementsOf(lines);
    }
  }

  @Test
  void aByteOrderMarkIsDroppedOfAFollowedFile() throws Exception {
    Duration interval = Duration.ofMillis(100);
    Path file = Files.writeString(folder.resolve("log"), MARK);
    FileSource<String> source = FileSource.lines(folder).follow(interval);
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      run.advance(interval);
      Files.writeString(file, MARK + "1\n");
      run.advance(interval.multipliedBy(2));
      assertThat(run.emitted).containsExactly("1");
      try (SourceRun<String, FileSplit> restored =
          new SourceRun<>(source, 1, new Random(0), run.checkpoint())) {
        Files.writeString(file, MARK + "1\n" + MARK + "2\n");
        restored.advance(interval.multipliedBy(2));
        assertThat(restored.emitted).containsExactly(MARK + "2");
      }
    }
  }

  @Test
  void gzipIsRecognisedByItsFirstBytes() throws Exception {
    byte[] zipped = FileSourceTest.gzip("1\n2\n".getBytes(UTF_8), false);
    for (String name : List.of("X.GZ", "x.gz", "x", "x.txt")) {
      Files.write(folder.resolve(name), zipped);
      assertThat(read(FileSource.lines(folder.resolve(name)))).as(name).containsExactly("1", "2");
    }
    assertThat(read(FileSource.lines(folder))).hasSize(8);
    for (String name : List.of("y.gz", "y.GZ", "y.tgz")) {
      Path file = Files.writeString(folder.resolve(name), "1\n");
      assertRefused(file, file.toString(), "cannot be decompressed", "take .gz from its name");
    }
  }

  @Test
  void whatIsNoTextIsRefused() throws Exception {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar\0".getBytes(UTF_8), 0, tar, 257, 6);
    Map<String, byte[]> contents =
        Map.of(
            "UTF-16 text", (MARK + "1\n").getBytes(UTF_16LE),
            "UTF-32 text", bytes("\u00ff\u00fe\0\0001\0\0\0"),
            "compressed by zstd", bytes("(\u00b5/\u00fd12345"),
            "compressed by xz", bytes("\u00fd7zXZ\00012345"),
            "compressed by bzip2", bytes("BZh91AY&SY12345"),
            "a zip archive", bytes("PK\u0003\u000412345"),
            "a 7z archive", bytes("7z\u00bc\u00af'\u001c12345"),
            "a tar archive", tar);
    for (Map.Entry<String, byte[]> content : contents.entrySet()) {
      Path file = Files.write(folder.resolve("input"), content.getValue());
      assertRefused(file, file.toString(), "it is " + content.getKey());
      Files.write(file, FileSourceTest.gzip(content.getValue(), false));
      assertRefused(file, file.toString(), "it is " + content.getKey());
    }
  }

  private static byte[] bytes(String characters) {
    return characters.getBytes(ISO_8859_1);
  }

  private static List<String> read(FileSource<String> source) throws Exception {
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      return run.runToEnd();
    }
  }

  private static void assertRefused(Path input, String... fragments) {
    assertThatThrownBy(() -> read(FileSource.lines(input)))
        .asInstanceOf(type(FileConnectorException.class))
        .satisfies(failure -> assertThat(failure.isPermanent()).as("permanent").isTrue())
        .satisfies(failure -> assertThat(failure).hasMessageContainingAll(fragments));
  }
}
