package dev.weir.connectors.file.bytes;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds followed files again, whatever they are called by now: a file that was renamed within the
 * folder is still the same. For one look; it lists the folder when a file is not where it was, and
 * once more if that does not help, since a file may be missed that is renamed at that moment.
 * Blocks.
 */
public final class FileSearch {
  private final InputPath input;
  private @Nullable Map<String, Entry> byKey;
  private boolean listedAgain;

  private record Entry(String name, BasicFileAttributes attributes) {}

  public enum Outcome {
    /** The file is there. */
    FOUND,
    /** It is nowhere. */
    GONE,
    /** It is nowhere, and another one has its name. */
    REPLACED
  }

  /**
   * What became of a file.
   *
   * @param name its name now
   * @param attributes of the file of that name; null if there is none
   */
  public record Found(Outcome outcome, String name, @Nullable BasicFileAttributes attributes) {}

  public FileSearch(InputPath input) {
    this.input = input;
  }

  public Found find(OpenedFile file) throws IOException {
    BasicFileAttributes now = null;
    try {
      now = new InputFile(input, file.name()).attributes();
      FileIdentity there = FileIdentity.of(now);
      boolean unknown = !file.identity().isKnown() || !there.isKnown();
      if (unknown || input.isSame(file.identity(), now)) {
        return new Found(Outcome.FOUND, file.name(), now);
      }
    } catch (NoSuchFileException e) {
      // It may have another name.
    }
    Entry moved = file.name().equals(InputPath.ITSELF) ? null : search(file.identity());
    if (moved != null) {
      return new Found(Outcome.FOUND, moved.name(), moved.attributes());
    }
    return new Found(now == null ? Outcome.GONE : Outcome.REPLACED, file.name(), now);
  }

  private @Nullable Entry search(FileIdentity identity) throws IOException {
    Map<String, Entry> listed = byKey;
    if (listed == null) {
      listed = list();
    }
    Entry found = match(listed, identity);
    if (found == null && !listedAgain) {
      listedAgain = true;
      found = match(list(), identity);
    }
    return found;
  }

  private @Nullable Entry match(Map<String, Entry> listed, FileIdentity identity)
      throws IOException {
    Entry entry = identity.isKnown() ? listed.get(identity.key()) : null;
    boolean same = entry != null && input.isSame(identity, entry.attributes());
    return same ? entry : null;
  }

  private Map<String, Entry> list() throws IOException {
    Map<String, Entry> listed = new HashMap<>();
    input
        .list(true)
        .files()
        .forEach(
            (name, attributes) ->
                listed.put(FileIdentity.of(attributes).key(), new Entry(name, attributes)));
    byKey = listed;
    return listed;
  }
}
