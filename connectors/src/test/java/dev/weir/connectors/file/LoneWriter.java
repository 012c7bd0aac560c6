package dev.weir.connectors.file;

import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.WriterContext;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The context of a writer that stands alone: what it leaves to I/O threads is done at once. What
 * fails there would end its subtask, which there is none of.
 */
public record LoneWriter(SinkScope scope) implements WriterContext {
  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        R result;
        try {
          result = blocking.call();
        } catch (Exception failed) {
          return;
        }
        onResult.accept(result);
      }
    };
  }

  @Override
  public long processingTime() {
    return 0;
  }

  @Override
  public void wakeUp() {}
}
