package dev.weir.cli.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.NodeName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that are sockets of this process, and somebody else. */
@Timeout(60)
final class ProxyNetworkTest {
  private static final NodeName A = new NodeName("n1");
  private static final NodeName B = new NodeName("n2");
  private static final int SILENCE_MILLIS = 300;

  /** What is read from a connection that has ended. */
  private static final int END = -1;

  private final ProxyNetwork network = ProxyNetwork.open();
  private ServerSocket listens;

  @BeforeEach
  void listen() throws IOException {
    network.host(A);
    listens = new ServerSocket(0, 50, own(B));
  }

  @AfterEach
  void close() throws IOException {
    listens.close();
    network.close();
  }

  private InetAddress own(NodeName node) throws IOException {
    String option = network.options(node).get(0);
    return InetAddress.getByName(option.substring(option.indexOf('=') + 1));
  }

  /** Connects to B, when the network has seen that B listens. */
  private Socket connect(InetAddress from) throws IOException {
    while (true) {
      Socket socket = new Socket();
      try {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(network.host(B), listens.getLocalPort()));
        return socket;
      } catch (ConnectException notYet) {
        socket.close();
        Thread.onSpinWait();
      }
    }
  }

  /**
   * B's end of the connection on which this is said. Others end without a word: so the network
   * looks whether B still listens, whenever a connection has ended.
   */
  private Socket acceptWhoSays(int what) throws IOException {
    while (true) {
      Socket server = listens.accept();
      int said = server.getInputStream().read();
      if (said >= 0) {
        assertThat(said).isEqualTo(what);
        return server;
      }
      server.close();
    }
  }

  private static void say(Socket from, int what) throws IOException {
    from.getOutputStream().write(what);
  }

  /** Waits as long as it takes. */
  private static void assertHears(Socket at, int what) throws IOException {
    at.setSoTimeout(0);
    assertThat(at.getInputStream().read()).isEqualTo(what);
  }

  private static void assertSilence(Socket at) throws IOException {
    at.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> at.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
  }

  private void assertNobodyConnects() throws IOException {
    listens.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> listens.accept()).isInstanceOf(SocketTimeoutException.class);
    listens.setSoTimeout(0);
  }

  @Test
  void aCutWayIsSilent_theOtherIsOpen_andWhatWasSaidArrivesLater() throws Exception {
    try (Socket client = connect(own(A))) {
      say(client, 1);
      try (Socket server = acceptWhoSays(1)) {
        network.cut(Set.of(Way.of(A, B)));
        say(client, 2);
        assertSilence(server);
        say(server, 3);
        assertHears(client, 3);
        network.cut(Set.of(Way.of(B, A)));
        assertHears(server, 2);
        say(server, 4);
        assertSilence(client);
        network.cut(Set.of());
        assertHears(client, 4);
      }
    }
  }

  @Test
  void aNewConnectionNeedsBothWays_andThoseOfOthersAreNeverCut() throws Exception {
    network.cut(Set.of(Way.of(B, A)));
    try (Socket client = connect(own(A))) {
      say(client, 1);
      assertNobodyConnects();
      try (Socket other = connect(InetAddress.getLoopbackAddress())) {
        say(other, 5);
        acceptWhoSays(5).close();
      }
      network.cut(Set.of());
      acceptWhoSays(1).close();
    }
  }

  @Test
  void whoHasGoneIsRefused_butNotWhileItIsCutOff() throws Exception {
    try (Socket client = connect(own(A))) {
      say(client, 1);
      Socket server = acceptWhoSays(1);
      network.cut(Set.of(Way.of(B, A)));
      listens.close();
      server.close();
      assertSilence(client);
      connect(own(A)).close(); // Nothing is refused.
      network.cut(Set.of());
      assertHears(client, END);
      // By the time that the end is seen, new connections are refused.
      try (Socket again = new Socket()) {
        assertThatThrownBy(
                () -> again.connect(new InetSocketAddress(network.host(B), listens.getLocalPort())))
            .isInstanceOf(ConnectException.class);
      }
    }
  }
}
