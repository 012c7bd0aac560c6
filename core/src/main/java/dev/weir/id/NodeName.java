package dev.weir.id;

import java.util.regex.Pattern;

/**
 * The name of a node, unique in its cluster: the same in each life of its process. It becomes part
 * of file names and logs, so it is restricted to 1 to 64 of the characters {@code A-Z a-z 0-9 . _
 * -} and starts with a letter or a digit.
 */
public record NodeName(String value) implements Comparable<NodeName> {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public NodeName {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "node name '"
              + value
              + "' must be 1 to 64 of A-Z a-z 0-9 . _ - and start with a letter or digit");
    }
  }

  @Override
  public int compareTo(NodeName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
