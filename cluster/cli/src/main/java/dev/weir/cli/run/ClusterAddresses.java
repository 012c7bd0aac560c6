package dev.weir.cli.run;

import dev.weir.cluster.Node;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where nodes of a cluster listen, from what a command line says. */
public final class ClusterAddresses {
  private static final String NODES = "nodes";

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
    List<String> addresses = new ArrayList<>();
    if (Files.isDirectory(folder.resolve(NODES))) {
      try (DirectoryStream<Path> nodes = Files.newDirectoryStream(folder.resolve(NODES))) {
        for (Path node : nodes) {
          Path address = node.resolve(Node.ADDRESS_FILE);
          if (Files.isRegularFile(address)) {
            addresses.add(Files.readString(address).trim());
          }
        }
      }
    }
    if (addresses.isEmpty()) {
      throw new IOException(
          "no node of a cluster was started in " + folder.toAbsolutePath().normalize());
    }
    Collections.sort(addresses);
    return addresses;
  }
}
