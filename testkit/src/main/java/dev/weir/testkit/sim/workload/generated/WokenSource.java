package dev.weir.testkit.sim.workload.generated;

import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.testkit.ForwardingSource;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.workload.Surroundings;

/**
 * A source whose readers find nothing now and then, until something outside wakes them up: perhaps
 * in the very moment in which they have looked.
 */
final class WokenSource<T, S> extends ForwardingSource<T, S> {
  private final Surroundings around;

  WokenSource(Source<T, S> source, Surroundings around) {
    super(source);
    this.around = around;
  }

  @Override
  public SourceReader<T, S> reader(ReaderContext context) throws Exception {
    SimRandom random = around.chaos().random();
    return new Reader<>(super.reader(context)) {
      @Override
      public Progress poll(SourceOutput<T> out, int maxRecords) throws Exception {
        if (random.chance(0.8)) {
          return super.poll(out, maxRecords);
        }
        if (random.chance(0.5)) {
          context.wakeUp();
        } else {
          around.kernel().in(random.between(0, 4), "data", "for a reader", context::wakeUp);
        }
        return Progress.WAITING;
      }
    };
  }
}
