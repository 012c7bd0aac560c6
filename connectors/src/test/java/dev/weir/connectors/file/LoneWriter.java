package dev.weir.connectors.file;

import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.WriterContext;

/** The context of a writer that stands alone and needs nothing of it but its scope. */
public record LoneWriter(SinkScope scope) implements WriterContext {
  @Override
  public Io io() {
    throw new UnsupportedOperationException("no I/O here");
  }

  @Override
  public long processingTime() {
    return 0;
  }

  @Override
  public void wakeUp() {}
}
