package dev.weir.cli.run;

import dev.weir.cli.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where nodes of a cluster listen, from what a command line says. */
public final class ClusterAddresses {
  private ClusterAddresses() {}

  /**
   * Reads {@code HOST:PORT[,HOST:PORT…]}, or finds the nodes of a local cluster's folder.
   *
   * @throws IOException if the folder is none of a cluster, or cannot be read
   */
  public static List<String> of(String text) throws IOException {
    Path folder = Path.of(text);
    if (!Files.isDirectory(folder)) {
      if (text.matches("[^,]+:[0-9]+(,[^,]+:[0-9]+)*")) {
        return List.of(text.split(","));
      }
      throw new IOException(
          "'"
              + text
              + "' is neither the folder of a local cluster nor the address of a node, such as"
              + " 127.0.0.1:41234");
    }
    List<String> addresses = new ClusterFolder(folder).addresses();
    if (addresses.isEmpty()) {
      throw new IOException("no node of a cluster lives in " + folder.toAbsolutePath().normalize());
    }
    return addresses;
  }
}
