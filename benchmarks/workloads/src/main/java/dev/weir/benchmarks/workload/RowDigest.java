package dev.weir.benchmarks.workload;

/**
 * A number for a row, field by field: in checksum runs the hash of its text, in timed runs a fold
 * that reads each field and costs next to nothing.
 */
public final class RowDigest {
  private final boolean hashing;
  private long digest;
  private boolean first;

  RowDigest(boolean hashing) {
    this.hashing = hashing;
  }

  RowDigest begin() {
    digest = RowHash.START;
    first = true;
    return this;
  }

  /** Appends a number, 0 or larger. */
  public RowDigest number(long value) {
    if (hashing) {
      digest = RowHash.number(separated(), value);
    } else {
      digest ^= value;
    }
    return this;
  }

  /** Appends ASCII text. */
  public RowDigest text(String ascii) {
    if (hashing) {
      digest = RowHash.text(separated(), ascii);
    } else {
      digest += ascii.length();
    }
    return this;
  }

  private long separated() {
    if (first) {
      first = false;
      return digest;
    }
    return RowHash.comma(digest);
  }

  /** The number of the finished row. */
  public long end() {
    return hashing ? RowHash.end(digest) : digest;
  }
}
