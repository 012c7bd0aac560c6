package dev.weir.cli.cluster;

import dev.weir.cluster.ClusterClient;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Talks to the nodes of a local cluster, whichever there are by now. For one thread. */
public final class ClusterConnection implements AutoCloseable {
  private final ClusterFolder folder;
  private List<String> asked = List.of();
  private @Nullable ClusterClient client;

  public ClusterConnection(ClusterFolder folder) {
    this.folder = folder;
  }

  /** Who asks the nodes that live now; empty if there are none. Belongs to this connection. */
  public Optional<ClusterClient> client() throws IOException {
    List<String> addresses = folder.addresses();
    if (addresses.isEmpty()) {
      return Optional.empty();
    }
    ClusterClient current = client;
    if (current == null || !addresses.equals(asked)) {
      close();
      current = ClusterClient.of(addresses);
      client = current;
      asked = addresses;
    }
    return Optional.of(current);
  }

  @Override
  public void close() {
    ClusterClient open = client;
    if (open != null) {
      open.close();
      client = null;
    }
  }
}
