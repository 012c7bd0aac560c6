package dev.weir.serde;

import static org.assertj.core.api.Assertions.assertThat;

/** Writes a value and reads it back, with nothing left over. */
public final class RoundTrip {
  private RoundTrip() {}

  public static <T> T of(Serde<T> serde, T value) {
    return read(serde, bytes(serde, value));
  }

  public static <T> byte[] bytes(Serde<T> serde, T value) {
    BinaryWriter out = new BinaryWriter(1);
    serde.write(value, out);
    return out.toBytes();
  }

  public static <T> T read(Serde<T> serde, byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes);
    T value = serde.read(in);
    assertThat(in.remaining()).isZero();
    return value;
  }
}
