package dev.weir.connectors.file.read;

import dev.weir.connectors.file.bytes.OpenedFile;

/** Bytes of a file, as they came from an I/O thread. */
final class Block {
  private final byte[] bytes;
  private final int length;
  private final boolean atEnd;
  private final OpenedFile file;

  /**
   * Holds the beginning of an array, which is used again for a later block.
   *
   * @param atEnd whether nothing follows, for now if the file is followed
   */
  Block(byte[] bytes, int length, boolean atEnd, OpenedFile file) {
    this.bytes = bytes;
    this.length = length;
    this.atEnd = atEnd;
    this.file = file;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  boolean atEnd() {
    return atEnd;
  }

  OpenedFile file() {
    return file;
  }
}
