package dev.weir.benchmarks.cluster;

import dev.weir.id.JobId;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Takes the rows of {@link RowSink}s from their sockets, and notes them when they come. */
final class RowServer implements AutoCloseable {
  private static final int READ_BYTES = 1 << 16;

  private final ServerSocket server;
  private final Function<JobId, RowLog> logs;

  private RowServer(ServerSocket server, Function<JobId, RowLog> logs) {
    this.server = server;
    this.logs = logs;
  }

  /**
   * Begins to listen, on the loopback address.
   *
   * @param logs where the rows of each job go
   */
  static RowServer start(Function<JobId, RowLog> logs) throws IOException {
    RowServer started =
        new RowServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), logs);
    begin("row-server", started::accept);
    return started;
  }

  private static void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        begin("rows", () -> take(socket));
      }
    } catch (IOException closed) {
      // nobody measures any more
    }
  }

  private void take(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      RowLog log = logs.apply(new JobId(in.readUTF()));
      int subtask = in.readInt();
      long attempt = in.readLong();
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      while (true) {
        int read = in.read(buffer.array(), buffer.position(), buffer.remaining());
        if (read < 0) {
          throw new EOFException();
        }
        long now = System.nanoTime();
        buffer.position(buffer.position() + read).flip();
        List<Row> rows = new ArrayList<>();
        while (buffer.remaining() >= Row.BYTES) {
          rows.add(Row.read(buffer));
        }
        buffer.compact();
        if (!rows.isEmpty()) {
          log.note(now, subtask, attempt, rows);
        }
      }
    } catch (IOException ended) {
      // The subtask has ended, whether it was killed or not.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
