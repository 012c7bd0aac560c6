package dev.weir.cli.cluster;

import dev.weir.id.NodeName;
import java.io.IOException;
import java.util.List;

/** Where the nodes of a local cluster listen, and by which addresses others reach them. */
public interface NodeAddresses {
  /** All at one address, each on its port. */
  NodeAddresses LOOPBACK =
      new NodeAddresses() {
        @Override
        public String host(NodeName node) {
          return "127.0.0.1";
        }

        @Override
        public List<String> options(NodeName node) {
          return List.of();
        }
      };

  /** By which others know the node. */
  String host(NodeName node) throws IOException;

  /** What the node's JVM must be told if it listens elsewhere. */
  List<String> options(NodeName node) throws IOException;
}
