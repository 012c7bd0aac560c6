package dev.weir.cluster.discovery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a cluster is looked for: {@code HOST:PORT} each. A host's name may stand for several
 * addresses, as that of a headless service does; all of them are tried. Names are looked up anew
 * each time, by the JDK's resolver.
 */
public final class ContactPoints {
  private static final int CONNECT_MILLIS = 1000;
  private static final int LAST_PORT = 65535;

  private final List<ContactPoint> points;

  private record ContactPoint(String host, int port) {
    String text() {
      return host + ":" + port;
    }
  }

  /** What a host's name stands for. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Resolver resolver;

  /**
   * Those that were given.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static ContactPoints of(Collection<String> given) {
    return new ContactPoints(given, InetAddress::getAllByName);
  }

  ContactPoints(Collection<String> given, Resolver resolver) {
    points = given.stream().map(ContactPoints::parse).toList();
    this.resolver = resolver;
  }

  private static ContactPoint parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, colon).strip();
      int port = Integer.parseInt(text.substring(colon + 1).strip());
      if (!host.isEmpty() && port > 0 && port <= LAST_PORT) {
        return new ContactPoint(host, port);
      }
    } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
      // said below
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not the address of a node: it looks like 10.0.0.5:41234");
  }

  public boolean isEmpty() {
    return points.isEmpty();
  }

  /**
   * Where nodes may be now, in the order in which to try; without names that stand for nothing at
   * the moment. Blocks.
   *
   * <p>A node answers to the very address that it knows itself by, its {@code --host}. That may be
   * a name; but not one that stands for several addresses, so that comes last.
   */
  public List<String> lookUp() {
    Set<String> found = new LinkedHashSet<>();
    for (ContactPoint point : points) {
      List<String> addresses = addresses(point);
      if (addresses.size() == 1) {
        found.add(point.text());
      }
      found.addAll(addresses);
      if (addresses.size() > 1) {
        found.add(point.text());
      }
    }
    return List.copyOf(found);
  }

  /** The same; if all names stand for nothing, they themselves, for who says so. Blocks. */
  public List<String> lookUpOrAsGiven() {
    List<String> found = lookUp();
    return found.isEmpty() ? points.stream().map(ContactPoint::text).toList() : found;
  }

  private List<String> addresses(ContactPoint point) {
    List<String> addresses = new ArrayList<>();
    try {
      for (InetAddress each : resolver.addresses(point.host())) {
        addresses.add(text(each, point.port()));
      }
    } catch (UnknownHostException notNow) {
      return List.of();
    }
    return addresses;
  }

  /**
   * Why nobody may have answered, a clause for each address that tells something. Blocks, a second
   * for each address at most.
   */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (ContactPoint point : points) {
      try {
        for (InetAddress each : resolver.addresses(point.host())) {
          problems.add(
              unreached(new InetSocketAddress(each, point.port()))
                  .orElse(
                      "something listens at "
                          + text(each, point.port())
                          + ", and has not answered as a node that knows itself by that address"
                          + " (its --host)"));
        }
      } catch (UnknownHostException unknown) {
        problems.add(unknown(point.host()));
      }
    }
    return problems;
  }

  /** Why nobody can be talked to at an address; empty if somebody listens. Blocks for a second. */
  public static Optional<String> whyUnreached(String address) {
    ContactPoint point = parse(address);
    InetSocketAddress resolved = new InetSocketAddress(point.host(), point.port());
    return resolved.isUnresolved() ? Optional.of(unknown(point.host())) : unreached(resolved);
  }

  private static String unknown(String host) {
    return "host '" + host + "' is not known here";
  }

  private static String text(InetAddress host, int port) {
    return host.getHostAddress() + ":" + port;
  }

  private static Optional<String> unreached(InetSocketAddress address) {
    String text = text(address.getAddress(), address.getPort());
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return Optional.empty();
    } catch (ConnectException refused) {
      return Optional.of("nobody listens at " + text);
    } catch (IOException unreached) {
      return Optional.of(text + " cannot be reached (" + unreached.getMessage() + ")");
    }
  }
}
