package dev.weir.protocol.lifeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.lifeline.HelloReader.NoHelloException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HelloReaderTest {
  private static final LifelineHello HELLO = new LifelineHello("prüfung", new PeerId("a/5f0c91d2"));

  @Test
  void aHelloInWhateverPieces_leavesWhatComesBehind() throws NoHelloException {
    byte[] hello = HELLO.encode();
    byte[] stream = Arrays.copyOf(hello, hello.length + 3);
    for (int cut = 0; cut <= hello.length; cut++) {
      HelloReader reader = new HelloReader();
      LifelineHello first = reader.read(ByteBuffer.wrap(stream, 0, cut));
      assertThat(first).isEqualTo(cut == hello.length ? HELLO : null);
      ByteBuffer rest = ByteBuffer.wrap(stream, cut, stream.length - cut);
      assertThat(reader.read(rest)).isEqualTo(HELLO);
      assertThat(rest.remaining()).isEqualTo(3);
    }
  }

  @Test
  void whatIsNoLifelineIsRefusedAtItsFirstWrongByte() {
    assertRefused("GET / HTTP/1.1\r\n", "does not begin as a lifeline does");
    assertRefused("W\0", "does not begin as a lifeline does");
    assertRefused("WEIRLIFE\2", "speaks version 2 of lifelines, this node version 1");
    assertRefused("WEIRLIFE\1\0\0", "a hello of 11 bytes is none");
    assertRefused("WEIRLIFE\1\3\377", "a hello of 1034 bytes is none");
    assertRefused("WEIRLIFE\1\0\2\1x", "cannot be read");
    assertRefused("WEIRLIFE\1\0\4\1x\1?", "names no life of a node");
  }

  private static void assertRefused(String bytes, String message) {
    ByteBuffer arrived = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> new HelloReader().read(arrived))
        .isInstanceOf(NoHelloException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anyByteMayBeWrong_nothingElseHappens() {
    Random random = new Random(8);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = HELLO.encode();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        new HelloReader().read(ByteBuffer.wrap(bytes));
      } catch (NoHelloException said) {
        assertThat(said.getMessage()).isNotEmpty();
      }
    }
  }
}
