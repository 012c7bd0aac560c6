package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.PeerId;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node's lifelines listen, on the host of its address in the cluster. A node says it in a
 * role, since roles are all that a member tells the others of itself from the moment it joins: who
 * knows of the member knows of its lifelines.
 */
public record LifelineAddress(PeerId peer, int port) {
  private static final Pattern ROLE = Pattern.compile("lifeline:(\\d{1,5}):(.+)");

  /** That of a member; empty if it has none. */
  public static Optional<LifelineAddress> of(Set<String> roles) {
    for (String role : roles) {
      Matcher matcher = ROLE.matcher(role);
      if (matcher.matches()) {
        return Optional.of(
            new LifelineAddress(new PeerId(matcher.group(2)), Integer.parseInt(matcher.group(1))));
      }
    }
    return Optional.empty();
  }

  /** The role that says it. */
  public String role() {
    return "lifeline:" + port + ":" + peer;
  }
}
