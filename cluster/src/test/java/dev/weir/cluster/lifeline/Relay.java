package dev.weir.cluster.lifeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections on to another port, and breaks them when it is told to. */
final class Relay implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile int target;

  Relay(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  private static void start(Runnable what) {
    Thread thread = new Thread(what, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Where connections from now on lead. */
  void leadTo(int port) {
    target = port;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(from);
        sockets.add(to);
        start(() -> copy(from, to));
        start(() -> copy(to, from));
      } catch (IOException ended) {
        // The test's end, or whoever is behind it.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(); read >= 0; read = in.read()) {
        out.write(read);
      }
    } catch (IOException broken) {
      // As it is meant to be.
    }
  }

  void breakConnections() throws IOException {
    List<Socket> all = List.copyOf(sockets);
    sockets.clear();
    for (Socket socket : all) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    breakConnections();
  }
}
