package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;

/** Arrays of primitive values: the length as a varint, then the values. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static void write(BinaryWriter out, boolean[] values) {
    out.writeVarInt(values.length);
    for (boolean value : values) {
      out.writeBoolean(value);
    }
  }

  static boolean[] readBooleans(BinaryReader in) {
    boolean[] values = new boolean[in.readCount(1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readBoolean();
    }
    return values;
  }

  static void write(BinaryWriter out, short[] values) {
    out.writeVarInt(values.length);
    for (short value : values) {
      out.writeShort(value);
    }
  }

  static short[] readShorts(BinaryReader in) {
    short[] values = new short[in.readCount(2)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readShort();
    }
    return values;
  }

  static void write(BinaryWriter out, char[] values) {
    out.writeVarInt(values.length);
    for (char value : values) {
      out.writeChar(value);
    }
  }

  static char[] readChars(BinaryReader in) {
    char[] values = new char[in.readCount(2)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readChar();
    }
    return values;
  }

  static void write(BinaryWriter out, int[] values) {
    out.writeVarInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  static int[] readInts(BinaryReader in) {
    int[] values = new int[in.readCount(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }

  static void write(BinaryWriter out, long[] values) {
    out.writeVarInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  static long[] readLongs(BinaryReader in) {
    long[] values = new long[in.readCount(8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }

  static void write(BinaryWriter out, float[] values) {
    out.writeVarInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  static float[] readFloats(BinaryReader in) {
    float[] values = new float[in.readCount(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  static void write(BinaryWriter out, double[] values) {
    out.writeVarInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static double[] readDoubles(BinaryReader in) {
    double[] values = new double[in.readCount(8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
