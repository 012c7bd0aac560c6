package dev.weir.connectors.file.bytes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** One file of the input. Blocks. */
public record InputFile(InputPath input, String name) {

  Path path() {
    return input.file(name);
  }

  /**
   * Returns the attributes of a regular file.
   *
   * @throws NoSuchFileException if there is none
   * @throws FileConnectorException if it is of another kind: opening a pipe would block, and what
   *     it held is gone after a failure
   */
  public BasicFileAttributes attributes() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path(), BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw changed("is a folder now", false);
    }
    if (!attributes.isRegularFile()) {
      throw FileConnectorException.permanent(
          this
              + " is a pipe or a device, which cannot be read again after a failure. Write what it"
              + " gives to a file, and read that");
    }
    return attributes;
  }

  /** Opens a file whose {@link #attributes} were looked at: of another kind it could block. */
  public FileChannel open() throws IOException {
    return FileChannel.open(path(), StandardOpenOption.READ);
  }

  /** Reads the first bytes of the open file, and sees whether its size is to be believed. */
  public FileHead head(FileChannel channel) throws IOException {
    long least = channel.size();
    FileHead head = FileHead.read(channel);
    boolean shorter = head.length() < Math.min(least, Fingerprint.MAX_LENGTH);
    boolean longer = head.length() > channel.size();
    boolean stillShorter = shorter && channel.size() >= least;
    if (stillShorter || longer) {
      throw FileConnectorException.permanent(
          this
              + " holds "
              + (longer ? "more" : "less")
              + " than its size says, as files of /proc and /sys do. Copy it to a file, and read"
              + " that");
    }
    return head;
  }

  /** The file cannot be the one that was read before. */
  public FileConnectorException changed(String how, boolean followed) {
    String advice = ". Put it back as it was, or start the job anew without its checkpoints";
    if (followed) {
      advice =
          ". A file may only grow while it is followed"
              + advice
              + (name.equals(InputPath.ITSELF)
                  ? "; if files are begun anew under the same name, follow their folder"
                  : "");
    } else {
      advice = ". A file may not change while it is read" + advice;
    }
    return FileConnectorException.permanent(
        this + " is not the one that was read before: it " + how + advice);
  }

  public FileConnectorException unreadable(IOException e) {
    return FileConnectorException.ofFileSystem(
        this
            + " cannot be read ("
            + FileConnectorException.reason(e)
            + "). Make it readable, or let the input be without it",
        e);
  }

  @Override
  public String toString() {
    return "Input file " + input.describe(name);
  }
}
