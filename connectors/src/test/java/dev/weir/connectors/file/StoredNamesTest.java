package dev.weir.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connectors.file.split.FileSplit;
import dev.weir.connectors.file.write.PendingFile;
import dev.weir.serde.types.Types;
import org.junit.jupiter.api.Test;

/** What checkpoints hold of files, wherever its classes stand by now. */
final class StoredNamesTest {
  private final Types types = new Types();

  @Test
  void aSplit() {
    assertThat(types.serdeOf(FileSplit.class).schema().toString())
        .isEqualTo(
            "record dev.weir.connectors.file.FileSplit(name: string, start: long, end: long,"
                + " position: long, fileSize: long, fingerprint: record"
                + " dev.weir.connectors.file.Fingerprint(length: int, checksum: long), before: ref"
                + " dev.weir.connectors.file.Fingerprint, identity: record"
                + " dev.weir.connectors.file.FileIdentity(key: string, bornNanos: long,"
                + " birthsKnown: boolean), readToEnd: boolean)");
  }

  @Test
  void aPendingFile() {
    assertThat(types.serdeOf(PendingFile.class).schema().toString())
        .isEqualTo(
            "record dev.weir.connectors.file.PendingFile(pendingName: string, finalName: string,"
                + " sizeBytes: long)");
  }
}
