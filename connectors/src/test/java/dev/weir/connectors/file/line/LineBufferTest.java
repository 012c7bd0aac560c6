package dev.weir.connectors.file.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineBufferTest {

  @Test
  void numbersAreWrittenAsJavaWritesThem() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertThat(new LineBuffer(1).append(value)).hasToString(Long.toString(value));
    }
    long power = 1;
    for (int digits = 1; digits <= 19; digits++, power *= 10) {
      assertThat(new LineBuffer().append(power).append(-power).append(power - 1))
          .hasToString("" + power + -power + (power - 1));
    }
    assertThat(new LineBuffer().append(Long.MIN_VALUE).append(Long.MAX_VALUE))
        .hasToString("" + Long.MIN_VALUE + Long.MAX_VALUE);
    assertThat(new LineBuffer().append(0.1).append(-0.0)).hasToString("0.1-0.0");
  }

  @Test
  void linesBeyondAGigabyteFitAndLongerOnesThanAnArrayAreRefused() {
    assertThat(LineBuffer.capacity(10, 8, 1)).isEqualTo(20);
    assertThat(LineBuffer.capacity(10, 8, 100)).isEqualTo(108);
    int gigabyte = 1 << 30;
    assertThat(LineBuffer.capacity(gigabyte, gigabyte, 1)).isEqualTo(Integer.MAX_VALUE - 8);
    assertThat(LineBuffer.capacity(gigabyte + 5, gigabyte, 9)).isEqualTo(Integer.MAX_VALUE - 8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LineBuffer.capacity(gigabyte, gigabyte, gigabyte))
        .withMessageContaining("2147483648 bytes");
  }

  @Test
  void textIsWrittenAsUtf8() {
    String text = "aäŁ€😀";
    LineBuffer buffer = new LineBuffer(1);
    buffer.append(text).append('x').append('é').append(true).append((CharSequence) "z€");
    assertThat(buffer).hasToString(text + "xétruez€");
    assertThat(new LineBuffer().append("\uD83Da")).hasToString("?a");
    assertThatIllegalArgumentException().isThrownBy(() -> new LineBuffer().append('\uD83D'));
  }
}
