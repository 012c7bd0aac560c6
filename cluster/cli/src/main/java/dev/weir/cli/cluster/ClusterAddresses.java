package dev.weir.cli.cluster;

import dev.weir.cluster.ClusterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of a cluster, from what a command line says. */
public final class ClusterAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterAddresses.class);

  private ClusterAddresses() {}

  /**
   * A client of the nodes at {@code HOST:PORT[,HOST:PORT…]}, or of those of a local cluster's
   * folder, whichever there are by then.
   *
   * @throws IOException if the folder is none of a cluster, or cannot be read
   */
  public static ClusterClient client(String text) throws IOException {
    Path path = Path.of(text);
    if (Files.isDirectory(path)) {
      ClusterFolder folder = new ClusterFolder(path);
      if (folder.addresses().isEmpty()) {
        throw new IOException("no node of a cluster lives in " + folder);
      }
      return ClusterClient.of(() -> addresses(folder));
    }
    if (text.matches("[^,]+:[0-9]+(,[^,]+:[0-9]+)*")) {
      return ClusterClient.of(List.of(text.split(",")));
    }
    throw new IOException(
        "'"
            + text
            + "' is neither the folder of a local cluster nor the address of a node, such as"
            + " 127.0.0.1:41234");
  }

  private static List<String> addresses(ClusterFolder folder) {
    try {
      return folder.addresses();
    } catch (IOException changing) {
      LOG.debug("{} cannot be read just now", folder, changing);
      return List.of();
    }
  }
}
