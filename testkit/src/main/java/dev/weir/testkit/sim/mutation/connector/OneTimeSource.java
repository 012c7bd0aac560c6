package dev.weir.testkit.sim.mutation.connector;

import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.spi.connector.Source;
import dev.weir.testkit.ForwardingSource;
import dev.weir.testkit.sim.shell.Seams;
import java.util.Optional;

/** A source with a bug: its splits have one time together, that of the fastest. */
public final class OneTimeSource<T> extends ForwardingSource<T, Lane> {
  private OneTimeSource(GeneratorSource<T> source) {
    super(source);
  }

  public static Seams seams() {
    return new Seams() {
      @Override
      public <T> Source<T, Lane> source(GeneratorSource<T> plain) {
        return new OneTimeSource<>(plain);
      }
    };
  }

  @Override
  public Optional<String> splitId(Lane split) {
    return Optional.empty();
  }
}
