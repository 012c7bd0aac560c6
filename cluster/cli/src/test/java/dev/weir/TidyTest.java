package dev.weir;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The order of the house: sizes of files and rooms, places that documents name, skipped tests. */
final class TidyTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  /** Files of a room that a reader still takes in at a glance, {@code package-info} included. */
  private static final int FILES_OF_A_ROOM = 26;

  private static final int LINES_OF_A_FILE = 450;

  private static final Pattern CLASS_IN_PACKAGE =
      Pattern.compile("`((?:[a-z]\\w*\\.)+)([A-Z]\\w*)[\\w.#]*(?:\\([^`]*\\))?`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern FILE =
      Pattern.compile("`((?:[\\w.-]+/)+[\\w.-]+\\.(?:java|md|conf|xml|txt|sh|svg))`");
  private static final Pattern ASSUMPTION =
      Pattern.compile("assume(?:True|False|That)\\((.*?)\\);", Pattern.DOTALL);

  private static final Map<Path, String> SOURCES = new TreeMap<>();
  private static final Map<Path, String> DOCUMENTS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(TidyTest::isOurs).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".java")) {
          SOURCES.put(ROOT.relativize(file), Files.readString(file));
        } else if (name.endsWith(".md")) {
          DOCUMENTS.put(ROOT.relativize(file), Files.readString(file));
        }
      }
    }
    assertThat(SOURCES).hasSizeGreaterThan(700);
    assertThat(DOCUMENTS).hasSizeGreaterThan(10);
  }

  private static boolean isOurs(Path file) {
    for (Path part : ROOT.relativize(file)) {
      String name = part.toString();
      if (name.equals("target") || name.startsWith(".")) {
        return false;
      }
    }
    return Files.isRegularFile(file);
  }

  @Test
  void roomsAreSmall() {
    Map<Path, Long> sizes =
        SOURCES.keySet().stream().collect(groupingBy(Path::getParent, TreeMap::new, counting()));
    sizes.values().removeIf(files -> files <= FILES_OF_A_ROOM);
    assertThat(sizes).isEmpty();
  }

  @Test
  void filesAreShort() {
    Map<Path, Long> lines = new TreeMap<>();
    SOURCES.forEach((file, text) -> lines.put(file, text.lines().count()));
    lines.values().removeIf(count -> count <= LINES_OF_A_FILE);
    assertThat(lines).isEmpty();
  }

  @Test
  void classesStandWhereDocumentsSay() {
    Set<String> places = new HashSet<>();
    SOURCES.forEach(
        (file, text) -> {
          String path = file.toString().replaceFirst(".*/java/", "").replaceFirst("\\.java$", "");
          places.add("." + path.replace('/', '.'));
        });
    List<String> misplaced = new ArrayList<>();
    DOCUMENTS.forEach(
        (document, text) -> {
          Matcher named = CLASS_IN_PACKAGE.matcher(text);
          while (named.find()) {
            String place = "." + named.group(1) + named.group(2);
            boolean isOurs =
                SOURCES.keySet().stream().anyMatch(file -> file.endsWith(named.group(2) + ".java"));
            if (isOurs && places.stream().noneMatch(each -> each.endsWith(place))) {
              misplaced.add(document + ": " + named.group());
            }
          }
        });
    assertThat(misplaced).isEmpty();
  }

  @Test
  void filesThatDocumentsNameAreThere() {
    List<String> missing = new ArrayList<>();
    DOCUMENTS.forEach(
        (document, text) -> {
          Path folder = ROOT.resolve(document).getParent();
          Matcher link = LINK.matcher(text);
          while (link.find()) {
            if (!Files.exists(folder.resolve(link.group(1)))) {
              missing.add(document + ": " + link.group(1));
            }
          }
          Matcher file = FILE.matcher(text);
          while (file.find()) {
            boolean exists =
                Stream.of(ROOT, folder).anyMatch(from -> Files.exists(from.resolve(file.group(1))));
            if (!exists && !file.group(1).contains("target/")) {
              missing.add(document + ": " + file.group(1));
            }
          }
        });
    assertThat(missing).isEmpty();
  }

  @Test
  void noWordOfTheGlossaryIsExplainedTwice() {
    List<String> twice = new ArrayList<>();
    Set<String> known = new HashSet<>();
    DOCUMENTS
        .get(Path.of("docs", "glossary.md"))
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| word "))
        .map(line -> line.substring(2, line.indexOf('|', 2)))
        .flatMap(words -> Stream.of(words.split(",", -1)))
        .map(String::strip)
        .filter(word -> !known.add(word))
        .forEach(twice::add);
    assertThat(known).hasSizeGreaterThan(80);
    assertThat(twice).isEmpty();
  }

  /** A test that does not run says so, with its reason; the build's command counts them. */
  @Test
  void whoSkipsATestSaysWhy() {
    List<String> silent = new ArrayList<>();
    SOURCES.forEach(
        (file, text) -> {
          if (file.endsWith("TidyTest.java")) {
            return;
          }
          if (text.contains("@Disabled")) {
            silent.add(file + ": @Disabled");
          }
          Matcher assumption = ASSUMPTION.matcher(text);
          while (assumption.find()) {
            if (!assumption.group(1).contains(", \"")
                && !Pattern.compile(",\\s*\"").matcher(assumption.group(1)).find()) {
              silent.add(file + ": " + assumption.group());
            }
          }
        });
    assertThat(silent).isEmpty();
  }
}
