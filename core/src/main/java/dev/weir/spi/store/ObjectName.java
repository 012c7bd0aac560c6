package dev.weir.spi.store;

import java.util.regex.Pattern;

/**
 * The name of an immutable object in a {@link CheckpointStore}: a path of one to eight segments
 * joined by {@code /}, each 1 to 160 of {@code A-Z a-z 0-9 . _ -} and starting with a letter or a
 * digit. The first segment is the job. A name is used once and never again, so a late delete cannot
 * hit a newer object.
 */
public record ObjectName(String value) implements Comparable<ObjectName> {
  private static final String SEGMENT = "[A-Za-z0-9][A-Za-z0-9._-]{0,159}";
  private static final Pattern LEGAL = Pattern.compile(SEGMENT + "(/" + SEGMENT + "){0,7}");

  public ObjectName {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException("not an object name: '" + value + "'");
    }
  }

  @Override
  public int compareTo(ObjectName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
