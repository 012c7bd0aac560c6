package dev.weir.cli.chaos.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** On which ports of an address somebody listens, as Linux tells. */
final class ListeningPorts {
  private static final Path V4 = Path.of("/proc/net/tcp");

  /** JVMs listen on sockets of this family, also on an address of the other. */
  private static final Path V6 = Path.of("/proc/net/tcp6");

  private static final String V4_IN_V6 = "0000000000000000FFFF0000";
  private static final String LISTENING = "0A";

  private ListeningPorts() {}

  /** Whether this operating system tells, and gives each machine many loopback addresses. */
  static boolean areKnown() {
    return Files.isReadable(V4);
  }

  static Set<Integer> of(InetAddress address) throws IOException {
    String host = hex(address);
    Set<Integer> ports = new HashSet<>();
    collect(V4, host, ports);
    if (Files.isReadable(V6)) {
      collect(V6, V4_IN_V6 + host, ports);
    }
    return ports;
  }

  /** A line is: number, local address and port, remote ones, state, and more. */
  private static void collect(Path table, String host, Set<Integer> ports) throws IOException {
    for (String line : Files.readAllLines(table)) {
      String[] words = line.strip().split("\\s+", 5);
      if (words.length == 5 && words[3].equals(LISTENING) && words[1].startsWith(host + ":")) {
        ports.add(Integer.parseInt(words[1].substring(host.length() + 1), 16));
      }
    }
  }

  /** As the kernel of a machine writes it that puts low bytes first; they all do. */
  private static String hex(InetAddress address) {
    byte[] bytes = address.getAddress();
    return String.format(Locale.ROOT, "%02X%02X%02X%02X", bytes[3], bytes[2], bytes[1], bytes[0]);
  }
}
