package dev.weir.protocol.lifeline;

import java.util.regex.Pattern;

/**
 * One life of a node's process, for example {@code alpha/5f0c91d2}: the node's name, and what tells
 * this life from earlier ones. 1 to 100 of the characters {@code A-Z a-z 0-9 . _ - /}.
 */
public record PeerId(String value) {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._/-]{1,100}");

  public PeerId {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException("'" + value + "' names no life of a node");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
