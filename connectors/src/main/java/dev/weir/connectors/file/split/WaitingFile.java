package dev.weir.connectors.file.split;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.FileIdentity;
import dev.weir.connectors.file.bytes.FileSearch;
import dev.weir.connectors.file.bytes.InputFile;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.bytes.OpenedFile;
import dev.weir.connectors.file.line.LineEnds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A followed file of which all complete lines were read, while it waits for more. It holds neither
 * a buffer nor an open file: what it has of an unfinished line is read again with the line's end.
 */
public final class WaitingFile {
  /** How far the split was read. */
  private final FileSplit split;

  /** The file's size when it was looked at last; there is no line end behind the position. */
  private final long size;

  private final boolean restored;

  /** How often nothing new was found in succession. */
  private int quietLooks;

  /**
   * @param restored whether the file was not looked at since the split was restored
   */
  public WaitingFile(FileSplit split, long size, boolean restored) {
    this.split = split.readToEnd(size == split.position());
    this.size = size;
    this.restored = restored;
  }

  public FileSplit split() {
    return split;
  }

  public boolean isRestored() {
    return restored;
  }

  int countQuietLook() {
    return ++quietLooks;
  }

  public enum Outcome {
    /** There is nothing to read. */
    QUIET,
    /** There is a line to read. */
    GROWN,
    /** The file is gone, and was read to its end. */
    GONE
  }

  /** What a look has found; the file is the one to wait for, or to read, from now on. */
  public record Look(Outcome outcome, WaitingFile file) {}

  /**
   * Looks what became of the file. Blocks.
   *
   * @throws FileConnectorException if something of it is lost
   */
  public Look look(FileSearch search, InputPath input, int maxLineLength) throws IOException {
    InputFile file = new InputFile(input, split.name());
    try {
      FileSearch.Found found = search.find(split.file());
      BasicFileAttributes now = found.attributes();
      if (found.outcome() == FileSearch.Outcome.FOUND && now != null) {
        return grown(found.name(), now, input, maxLineLength);
      }
      if (now != null && restored) {
        // It may be a copy: that shows when it is opened.
        return new Look(Outcome.GROWN, this);
      }
      return gone(file, now != null);
    } catch (FileConnectorException e) {
      throw e;
    } catch (NoSuchFileException e) {
      // Vanished while it was looked at; the next look sees that.
      return new Look(Outcome.QUIET, this);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private Look grown(String name, BasicFileAttributes now, InputPath input, int maxLineLength)
      throws IOException {
    InputFile file = new InputFile(input, name);
    if (now.size() < size) {
      throw file.changed("has " + now.size() + " bytes and had at least " + size, true);
    }
    if (now.size() == size && !restored && name.equals(split.name())) {
      return new Look(Outcome.QUIET, this);
    }
    OpenedFile seen = split.file().renamed(name).identifiedAs(FileIdentity.of(now));
    FileSplit known = split.of(seen);
    boolean grown = now.size() - split.position() > maxLineLength;
    if (!grown && now.size() > size) {
      try (FileChannel channel = file.open()) {
        grown = LineEnds.last(channel, size, now.size()) >= 0;
      }
    }
    return grown
        ? new Look(Outcome.GROWN, new WaitingFile(known, size, restored))
        : new Look(Outcome.QUIET, new WaitingFile(known, now.size(), false));
  }

  private Look gone(InputFile file, boolean replaced) throws FileConnectorException {
    if (split.name().equals(InputPath.ITSELF)) {
      if (replaced) {
        throw file.changed("is another file of the same name", true);
      }
      throw FileConnectorException.permanent(
          file
              + " does not exist any more, and is followed from byte "
              + split.position()
              + " on. Put it back as it was, or start the job anew without its checkpoints");
    }
    if (!split.readToEnd()) {
      throw FileConnectorException.permanent(
          file
              + " was removed while its last line, at byte "
              + split.position()
              + ", had no line end yet. Put it back as it was and end the line");
    }
    return new Look(Outcome.GONE, this);
  }
}
