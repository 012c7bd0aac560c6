package dev.weir.benchmarks.cluster;

import dev.weir.connector.AtLeastOnceSink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.WriterContext;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;

/** Writes rows into sockets to a {@link RowServer} on this machine, each subtask into its own. */
final class RowSink extends AtLeastOnceSink<Row> {
  private static final int BUFFERED_ROWS = 512;

  private final int port;

  RowSink(int port) {
    this.port = port;
  }

  @Override
  public Writer<Row> writer(WriterContext context) throws IOException {
    return new Rows(connect(context.scope()));
  }

  private SocketChannel connect(SinkScope scope) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(hello);
    fields.writeUTF(scope.job().value());
    fields.writeInt(scope.subtask());
    fields.writeLong(scope.attempt());
    writeAll(channel, ByteBuffer.wrap(hello.toByteArray()));
    return channel;
  }

  private static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static final class Rows extends Writer<Row> {
    /** Rows wait so long at most while others come: a write for each of them would be the load. */
    private static final long WAIT_NANOS = 1_000_000;

    private final SocketChannel channel;
    private final ByteBuffer buffered = ByteBuffer.allocate(BUFFERED_ROWS * Row.BYTES);
    private long flushedAtNanos;

    Rows(SocketChannel channel) {
      this.channel = channel;
      flushedAtNanos = System.nanoTime();
    }

    @Override
    public void write(Row row, long timestampMillis) throws IOException {
      row.write(buffered);
      if (!buffered.hasRemaining() || System.nanoTime() - flushedAtNanos > WAIT_NANOS) {
        flush();
      }
    }

    @Override
    public void flush() throws IOException {
      writeAll(channel, buffered.flip());
      buffered.clear();
      flushedAtNanos = System.nanoTime();
    }

    /** What the kernel has outlives this process. */
    @Override
    protected Callable<?> prepareFlush() throws IOException {
      flush();
      return () -> true;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
