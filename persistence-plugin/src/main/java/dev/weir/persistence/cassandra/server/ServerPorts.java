package dev.weir.persistence.cassandra.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that are free on several addresses. They lie below those that the operating system
 * gives to connections, so that none of these takes one between the search and its use.
 */
final class ServerPorts {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS = 200;

  private ServerPorts() {}

  /** A port that is free on each of the addresses, and is not the other one. */
  static int free(List<InetAddress> addresses, int other) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (port != other && addresses.stream().allMatch(address -> isFree(address, port))) {
        return port;
      }
    }
    throw new IOException("no port from " + FIRST + " to " + END + " is free on " + addresses);
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
