package dev.weir.serde;

/**
 * Hash functions that give the same result in every JVM, on every run and in every release: they
 * decide which key group a key belongs to, and stored state lies where they said. They must never
 * change.
 *
 * <p>Each returns well-distributed bits, so a key group may be taken by remainder. Composite values
 * hash as {@code h = 31 * h + hash(component)} from 1, finished by {@link #mix}; a null component
 * counts as 0.
 */
public final class StableHash {
  /** The hash of a null component. */
  public static final int NULL = 0;

  private StableHash() {}

  /** Spreads the bits of a hash: the 32-bit finalizer of MurmurHash3. */
  public static int mix(int hash) {
    int h = hash;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  /** Hashes an int. */
  public static int ofInt(int value) {
    return mix(value);
  }

  /** Hashes a long: the 64-bit finalizer of MurmurHash3, its halves folded together. */
  public static int ofLong(long value) {
    long h = value;
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 33;
    return (int) (h ^ (h >>> 32));
  }

  /**
   * Hashes a double so that all NaN are one key and 0.0 differs from -0.0, as {@link Double#equals}
   * has it.
   */
  public static int ofDouble(double value) {
    return ofLong(Double.doubleToLongBits(value));
  }

  /**
   * Hashes a float so that all NaN are one key and 0.0 differs from -0.0, as {@link Float#equals}
   * has it.
   */
  public static int ofFloat(float value) {
    return mix(Float.floatToIntBits(value));
  }

  /** Hashes a boolean. */
  public static int ofBoolean(boolean value) {
    return mix(value ? 1231 : 1237);
  }

  /** Hashes a string; {@link String#hashCode} is specified, and cached by the string. */
  public static int ofString(String value) {
    return mix(value.hashCode());
  }

  /** Hashes bytes: {@code h = 31 * h + byte} from 1, mixed. */
  public static int ofBytes(byte[] bytes, int offset, int length) {
    int h = 1;
    for (int i = offset; i < offset + length; i++) {
      h = 31 * h + bytes[i];
    }
    return mix(h);
  }

  /**
   * Adds a component's hash to the hash of what precedes it; begin with 1 and end with {@link
   * #mix}.
   */
  public static int combine(int hash, int component) {
    return 31 * hash + component;
  }
}
