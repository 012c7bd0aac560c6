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
        socket.setSoTimeout(SILENCE_MILLIS);
        return socket;
      } catch (ConnectException notYet) {
        socket.close();
        Thread.onSpinWait();
      }
    }
  }

  private static void say(Socket from, int what) throws IOException {
    from.getOutputStream().write(what);
  }

  private static void assertSilence(Socket at) {
    assertThatThrownBy(() -> at.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aCutWayIsSilent_theOtherIsOpen_andWhatWasSaidArrivesLater() throws Exception {
    try (Socket client = connect(own(A));
        Socket server = listens.accept()) {
      server.setSoTimeout(SILENCE_MILLIS);
      say(client, 1);
      assertThat(server.getInputStream().read()).isEqualTo(1);
      network.cut(Set.of(Way.of(A, B)));
      say(client, 2);
      assertSilence(server);
      say(server, 3);
      assertThat(client.getInputStream().read()).isEqualTo(3);
      network.cut(Set.of(Way.of(B, A)));
      assertThat(server.getInputStream().read()).isEqualTo(2);
      say(server, 4);
      assertSilence(client);
      network.cut(Set.of());
      assertThat(client.getInputStream().read()).isEqualTo(4);
    }
  }

  @Test
  void aNewConnectionNeedsBothWays_andThoseOfOthersAreNeverCut() throws Exception {
    network.cut(Set.of(Way.of(B, A)));
    listens.setSoTimeout(SILENCE_MILLIS);
    try (Socket client = connect(own(A))) {
      say(client, 1);
      assertThatThrownBy(() -> listens.accept()).isInstanceOf(SocketTimeoutException.class);
      try (Socket other = connect(InetAddress.getLoopbackAddress());
          Socket server = listens.accept()) {
        say(other, 5);
        assertThat(server.getInputStream().read()).isEqualTo(5);
      }
      network.cut(Set.of());
      try (Socket server = listens.accept()) {
        assertThat(server.getInputStream().read()).isEqualTo(1);
      }
    }
  }

  @Test
  void whoHasGoneIsRefused_butNotWhileItIsCutOff() throws Exception {
    try (Socket client = connect(own(A))) {
      Socket server = listens.accept();
      network.cut(Set.of(Way.of(B, A)));
      listens.close();
      server.close();
      assertSilence(client);
      connect(own(A)).close(); // Nothing is refused.
      network.cut(Set.of());
      client.setSoTimeout(0);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      // By the time that the end is seen, new connections are refused.
      try (Socket again = new Socket()) {
        assertThatThrownBy(
                () -> again.connect(new InetSocketAddress(network.host(B), listens.getLocalPort())))
            .isInstanceOf(ConnectException.class);
      }
    }
  }
}
