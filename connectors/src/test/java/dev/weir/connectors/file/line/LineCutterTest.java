package dev.weir.connectors.file.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.connectors.file.line.LineCutter.LineTooLongException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineCutterTest {

  @Test
  void newlinesAreFoundWhereverTheyStand() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        // The neighbours of \n, with and without the high bit, are where a search by words could go
        // wrong.
        bytes[i] = (byte) "\n\u000b\t\u008a\u008b\u0000\u00ff\u0001".charAt(random.nextInt(8));
        if (bytes[i] == '\n' && random.nextInt(4) > 0) {
          bytes[i] = 'a';
        }
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      int expected = -1;
      for (int i = to - 1; i >= from; i--) {
        expected = bytes[i] == '\n' ? i : expected;
      }
      assertThat(LineCutter.indexOfNewline(bytes, from, to)).isEqualTo(expected);
    }
  }

  @Test
  void blockBoundsDoNotMatter() throws Exception {
    String text = "one\r\n\n\r\nzwölf\nεν\n\rx\r\r\nlast\r";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      assertThat(cut(new LineCutter(0, false, 100), bytes, size))
          .containsExactly("one", "", "", "zwölf", "εν", "\rx\r", "last\r");
    }
  }

  @Test
  void whatIsNotUtf8IsReplaced() throws Exception {
    byte[] bytes = {'a', (byte) 0xC3, '\n', (byte) 0xFF, 'b', '\n'};
    assertThat(cut(new LineCutter(0, false, 100), bytes, 6)).containsExactly("a\uFFFD", "\uFFFDb");
  }

  @Test
  void theLineLimitIsExactWhateverTheBlocks() throws Exception {
    byte[] fits = "12345\r\n12345\n12345".getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= fits.length; size++) {
      assertThat(cut(new LineCutter(0, false, 5), fits, size)).hasSize(3);
    }
    for (String text : List.of("123456\r\n", "123456\n", "123456", "12345\r", "123456789")) {
      byte[] tooLong = ("1\n" + text).getBytes(StandardCharsets.UTF_8);
      for (int size = 1; size <= tooLong.length; size++) {
        LineCutter cutter = new LineCutter(0, false, 5);
        int blockSize = size;
        assertThatThrownBy(() -> cut(cutter, tooLong, blockSize))
            .as("%s in blocks of %s", text, size)
            .isInstanceOf(LineTooLongException.class);
        assertThat(cutter.position()).isEqualTo(2);
      }
    }
  }

  private static List<String> cut(LineCutter cutter, byte[] bytes, int blockSize) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += blockSize) {
      byte[] block = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + blockSize));
      cutter.offer(block, block.length);
      for (String line = cutter.next(); line != null; line = cutter.next()) {
        lines.add(line);
      }
      assertThat(cutter.isUsedUp()).isTrue();
    }
    String last = cutter.last();
    if (last != null) {
      lines.add(last);
    }
    assertThat(cutter.position()).isEqualTo(bytes.length);
    return lines;
  }
}
