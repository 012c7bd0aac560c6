package dev.weir.cluster.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContactPointsTest {
  private final Map<String, List<String>> names = new HashMap<>();

  private InetAddress[] resolve(String host) throws UnknownHostException {
    List<String> literals =
        Character.isDigit(host.charAt(0)) ? List.of(host) : names.getOrDefault(host, List.of());
    if (literals.isEmpty()) {
      throw new UnknownHostException(host);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(InetAddress.getByName(literal));
    }
    return addresses.toArray(InetAddress[]::new);
  }

  private ContactPoints points(String... given) {
    return new ContactPoints(List.of(given), this::resolve);
  }

  @Test
  void aNameOfSeveralAddresses_standsForAll_andIsLookedUpAgain() {
    ContactPoints points = points("weir-nodes:7000", "10.0.0.9:7001");
    names.put("weir-nodes", List.of("10.0.0.1", "10.0.0.2"));
    assertThat(points.lookUp())
        .containsExactly("10.0.0.1:7000", "10.0.0.2:7000", "weir-nodes:7000", "10.0.0.9:7001");

    names.put("weir-nodes", List.of("10.0.0.3", "10.0.0.2"));
    assertThat(points.lookUp()).contains("10.0.0.3:7000").doesNotContain("10.0.0.1:7000");
  }

  /** A node that was started with a name answers to that, and not to its address. */
  @Test
  void aNameOfOneAddress_isTriedItself() {
    names.put("alpha", List.of("10.0.0.1"));
    assertThat(points("alpha:7000").lookUp()).containsExactly("alpha:7000", "10.0.0.1:7000");
  }

  @Test
  void aNameThatStandsForNothing_isLeftOut_andSaid() {
    assertThat(points("nobody:7000", "10.0.0.9:7001").lookUp()).containsExactly("10.0.0.9:7001");
    ContactPoints alone = points("nobody:7000");
    assertThat(alone.lookUp()).isEmpty();
    assertThat(alone.lookUpOrAsGiven()).containsExactly("nobody:7000");
    assertThat(alone.problems()).containsExactly("host 'nobody' is not known here");
  }

  @Test
  void whoListensAndWhoDoesNot_isSaid() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + other.getLocalPort();
      assertThat(points(address).problems())
          .containsExactly(
              "something listens at "
                  + address
                  + ", and has not answered as a node that knows itself by that address (its"
                  + " --host)");
      assertThat(ContactPoints.whyUnreached(address)).isEmpty();
      other.close();
      assertThat(points(address).problems()).containsExactly("nobody listens at " + address);
      assertThat(ContactPoints.whyUnreached(address)).contains("nobody listens at " + address);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alpha", "alpha:", ":7000", "alpha:x", "alpha:0", "alpha:65536"})
  void whatIsNoAddress_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> points(text))
        .withMessage("'" + text + "' is not the address of a node: it looks like 10.0.0.5:41234");
  }
}
