package dev.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BitFlipTest {
  @TempDir private Path objects;

  @Test
  void oneBitOfOneObject_andBack() throws IOException {
    Path subtask = objects.resolve("job/chk-3/1-2/a-0");
    Path manifest = objects.resolve("job/chk-3/manifest-1");
    Files.createDirectories(subtask.getParent());
    for (int choice = 0; choice < 200; choice++) {
      Files.write(subtask, new byte[] {1, 2, 3});
      Files.write(manifest, new byte[] {4, 5});
      BitFlip flip = BitFlip.choose(objects, new ObjectName("job/chk-3/manifest-1"), choice);
      flip.turn();
      int changed = 0;
      byte[] now = Files.readAllBytes(subtask);
      for (int i = 0; i < 3; i++) {
        changed += Integer.bitCount((now[i] ^ (i + 1)) & 0xff);
      }
      now = Files.readAllBytes(manifest);
      changed += Integer.bitCount((now[0] ^ 4) & 0xff) + Integer.bitCount((now[1] ^ 5) & 0xff);
      assertThat(changed).isEqualTo(1);
      assertThat(flip.object()).isIn("job/chk-3/1-2/a-0", "job/chk-3/manifest-1");
      flip.turn();
      assertThat(Files.readAllBytes(subtask)).containsExactly(1, 2, 3);
      assertThat(Files.readAllBytes(manifest)).containsExactly(4, 5);
    }
  }
}
