package dev.weir.cluster.lifeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.lifeline.LifelineHello;
import dev.weir.protocol.lifeline.LifelineSettings;
import dev.weir.protocol.lifeline.LifelineVerdict.Kind;
import dev.weir.protocol.lifeline.PeerId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lifelines over real sockets, all in this process; {@link KilledProcessTest} has others. */
class LifelinesTest {
  private static final LifelineSettings SETTINGS =
      new LifelineSettings(Duration.ofMillis(20), Duration.ofMillis(400), Duration.ofMillis(100));
  private static final PeerId A = new PeerId("a/1");
  private static final PeerId B = new PeerId("b/1");

  private final Verdicts verdicts = new Verdicts();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Lifelines lifelines(String cluster, PeerId self, LifelineListener listener)
      throws IOException {
    Lifelines made =
        Lifelines.open(
            LifelineHosts.of(InetAddress.getLoopbackAddress()),
            new LifelineHello(cluster, self),
            SETTINGS,
            listener);
    open.add(made);
    return made;
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Waits until it is heard, from now on. */
  private static void awaitHeard(Lifelines watcher, int peers) throws Exception {
    long now = System.nanoTime();
    long deadline = now + TimeUnit.SECONDS.toNanos(60);
    while (heardSince(watcher, now) < peers) {
      assertThat(System.nanoTime()).as("heard in time").isLessThan(deadline);
    }
  }

  private static int heardSince(Lifelines watcher, long nanos) throws Exception {
    return watcher.heardSince(nanos).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void whoHasEndedIsDead_andIsToldOnce() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines b = lifelines("test", B, verdicts);
    a.connect(B, at(b.port()));
    a.connect(B, at(b.port()));
    awaitHeard(a, 1);
    b.close();
    verdicts.next(B, Kind.DEAD);
    assertThat(heardSince(a, 0)).isZero();
    verdicts.nothingElse();
  }

  @Test
  void whoIsWatchedNoLongerIsNotTold() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines b = lifelines("test", B, verdicts);
    Lifelines c = lifelines("test", new PeerId("c/1"), verdicts);
    a.connect(B, at(b.port()));
    a.connect(new PeerId("c/1"), at(c.port()));
    awaitHeard(a, 2);
    a.disconnect(B);
    b.close();
    c.close();
    verdicts.next(new PeerId("c/1"), Kind.DEAD);
    verdicts.nothingElse();
  }

  @Test
  void aConnectionThatBreaksIsMended() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines b = lifelines("test", B, verdicts);
    Relay relay = new Relay(b.port());
    open.add(relay);
    a.connect(B, at(relay.port()));
    awaitHeard(a, 1);
    relay.breakConnections();
    verdicts.next(B, Kind.MENDED);
    awaitHeard(a, 1);
    verdicts.nothingElse();
  }

  @Test
  void whoListensWithoutBeingTheOne_isNotHeard() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines other = lifelines("test", new PeerId("b/2"), verdicts);
    a.connect(B, at(other.port()));
    verdicts.next(B, Kind.UNREACHED);
    assertThat(heardSince(a, 0)).isZero();
  }

  @Test
  void anAddressThatAnotherProcessHasTakenOver_isThatOfADeadOne() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines b = lifelines("test", B, verdicts);
    Relay relay = new Relay(b.port());
    open.add(relay);
    a.connect(B, at(relay.port()));
    awaitHeard(a, 1);
    relay.leadTo(lifelines("test", new PeerId("b/2"), verdicts).port());
    relay.breakConnections();
    verdicts.next(B, Kind.DEAD);
  }

  @Test
  void anotherClustersNodeIsTurnedAway() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines b = lifelines("other", B, verdicts);
    a.connect(B, at(b.port()));
    verdicts.next(B, Kind.UNREACHED);
  }

  /** What is no lifeline loses its own connection, and nobody else's. */
  @Test
  void garbage() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines b = lifelines("test", B, verdicts);
    a.connect(B, at(b.port()));
    awaitHeard(a, 1);
    byte[] hello = new LifelineHello("test", new PeerId("x/1")).encode();
    for (String text :
        List.of("GET / HTTP/1.1\r\n\r\n", "\0", "WEIRLIFE\7", "WEIRLIFE\1\177\177")) {
      try (Socket socket = new Socket(at(b.port()).getAddress(), b.port())) {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(readsToTheEnd(socket)).isZero();
      }
    }
    try (Socket socket = new Socket(at(b.port()).getAddress(), b.port())) {
      socket.getOutputStream().write(hello);
      socket.getInputStream().readNBytes(hello.length);
      socket.getOutputStream().write('?');
      readsToTheEnd(socket);
    }
    awaitHeard(a, 1);
    verdicts.nothingElse();
  }

  @Test
  void whoSaysNothingIsTurnedAway() throws Exception {
    Lifelines b = lifelines("test", B, verdicts);
    try (Socket socket = new Socket(at(b.port()).getAddress(), b.port())) {
      assertThat(readsToTheEnd(socket)).isZero();
    }
  }

  /** Connections that never say hello make room for those that do. */
  @Test
  void aFloodOfSilentConnectionsKeepsNobodyOut() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    Lifelines b = lifelines("test", B, verdicts);
    for (int i = 0; i < 3 * Lifelines.STRANGERS; i++) {
      open.add(new Socket(at(b.port()).getAddress(), b.port()));
    }
    a.connect(B, at(b.port()));
    awaitHeard(a, 1);
  }

  private static int readsToTheEnd(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    InputStream in = socket.getInputStream();
    int bytes = 0;
    try {
      while (in.read() >= 0) {
        bytes++;
      }
    } catch (SocketException reset) {
      // What was not read by the other side ends the connection so.
    }
    return bytes;
  }

  @Test
  void aHundredPeersOnOneThread() throws Exception {
    Lifelines a = lifelines("test", A, verdicts);
    List<Lifelines> peers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      PeerId peer = new PeerId("p" + i + "/1");
      Lifelines made = lifelines("test", peer, verdicts);
      peers.add(made);
      a.connect(peer, at(made.port()));
    }
    awaitHeard(a, 100);
    peers.get(42).close();
    verdicts.next(new PeerId("p42/1"), Kind.DEAD);
    awaitHeard(a, 99);
    verdicts.nothingElse();
  }

  @Test
  void aPortThatCannotBeHad() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(
              () ->
                  Lifelines.open(
                      LifelineHosts.of(InetAddress.getByName("192.0.2.1")),
                      new LifelineHello("test", A),
                      SETTINGS,
                      verdicts))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(
              "cannot listen on 192.0.2.1, which must be an address of this machine");
    }
  }
}
