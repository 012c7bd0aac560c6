package dev.weir.connectors.file.bytes;

import dev.weir.connectors.file.split.FileSplit;

/**
 * What is known of a file since it was opened last.
 *
 * @param name in the source's folder, as in {@link FileSplit}
 * @param fingerprint what it began with
 */
public record OpenedFile(String name, FileIdentity identity, Fingerprint fingerprint) {

  public OpenedFile renamed(String newName) {
    return new OpenedFile(newName, identity, fingerprint);
  }

  public OpenedFile identifiedAs(FileIdentity newIdentity) {
    return new OpenedFile(name, newIdentity, fingerprint);
  }
}
