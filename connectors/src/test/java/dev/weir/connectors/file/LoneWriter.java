package dev.weir.connectors.file;

import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.WriterContext;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The context of a writer that stands alone: nothing runs beside it. */
public record LoneWriter(SinkScope scope) implements WriterContext {
  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {}
    };
  }

  @Override
  public long processingTime() {
    return 0;
  }

  @Override
  public void wakeUp() {}
}
