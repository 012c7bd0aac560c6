package dev.weir.connectors.file;

/**
 * What is known of a file since it was opened last.
 *
 * @param name in the source's folder, as in {@link FileSplit}
 * @param fingerprint what it began with
 */
public record OpenedFile(String name, FileIdentity identity, Fingerprint fingerprint) {

  OpenedFile renamed(String newName) {
    return new OpenedFile(newName, identity, fingerprint);
  }

  OpenedFile identifiedAs(FileIdentity newIdentity) {
    return new OpenedFile(name, newIdentity, fingerprint);
  }
}
