package dev.weir.persistence.cassandra.object;

import dev.weir.spi.store.ObjectName;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names for uploads that the index does not name: beside the object that they were to be. */
final class Remains {
  private static final Pattern NAME = Pattern.compile("(?:.*/)?([0-9a-f]{32})\\.uncommitted");

  private Remains() {}

  static ObjectName name(ObjectName of, UUID upload) {
    int end = of.value().lastIndexOf('/');
    String folder = end < 0 ? of.value() : of.value().substring(0, end);
    return new ObjectName(folder + "/" + hex(upload) + ".uncommitted");
  }

  static String hex(UUID upload) {
    return upload.toString().replace("-", "");
  }

  /** The upload that a name stands for; empty if it is an object's name. */
  static Optional<UUID> uploadOf(ObjectName name) {
    Matcher matcher = NAME.matcher(name.value());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String hex = matcher.group(1);
    return Optional.of(
        new UUID(
            Long.parseUnsignedLong(hex.substring(0, 16), 16),
            Long.parseUnsignedLong(hex.substring(16), 16)));
  }
}
