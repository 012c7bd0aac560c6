package dev.weir.testkit.harness;

import dev.weir.serde.BinaryWriter;
import dev.weir.serde.SerdeException;
import dev.weir.serde.types.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds records that are changed after they were handed over, which is forbidden because records
 * are passed on by reference: writes each record as bytes when it is seen and again at the end.
 * Records of types that cannot be written are not checked.
 */
public final class MutationCheck {
  private final Types types;
  private final List<Seen> seen = new ArrayList<>();

  private static final class Seen {
    final Object value;
    final byte[] bytes;
    final String role;

    Seen(Object value, byte[] bytes, String role) {
      this.value = value;
      this.bytes = bytes;
      this.role = role;
    }
  }

  /** Checks records of the given types. */
  public MutationCheck(Types types) {
    this.types = types;
  }

  /**
   * Looks at a record for the first time.
   *
   * @param role who had it, for the message: {@code emitted by operator 'count'}
   */
  public void watch(Object value, String role) {
    try {
      seen.add(new Seen(value, write(value), role));
    } catch (SerdeException unserializable) {
      // Nothing to compare with. Whether the type may cross a channel is not for this check to say.
    }
  }

  private byte[] write(Object value) {
    BinaryWriter out = new BinaryWriter();
    types.dynamic().write(value, out);
    return out.toBytes();
  }

  /**
   * Looks at all records again.
   *
   * @throws AssertionError if one has changed
   */
  public void verify() {
    for (Seen record : seen) {
      if (!Arrays.equals(record.bytes, write(record.value))) {
        throw new AssertionError(
            "a record of "
                + record.value.getClass().getName()
                + " "
                + record.role
                + " was changed afterwards; it is now "
                + record.value
                + ". Records are immutable: emit a new object instead");
      }
    }
  }
}
