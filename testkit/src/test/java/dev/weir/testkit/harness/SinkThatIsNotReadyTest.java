package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.CheckpointId;
import dev.weir.operator.sink.SinkOperator;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.CollectingSink;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sinks whose writers say at times that they are not ready. */
final class SinkThatIsNotReadyTest {
  private static final List<Integer> RECORDS = IntStream.range(0, 60).boxed().toList();

  private static void assertCaught(SinkHarness.Fresh<Integer> broken, String message) {
    assertThatThrownBy(() -> SinkHarness.verify(broken, RECORDS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("sink, seed ", message, "steps: ");
  }

  /** Takes three records, and more when they were handed on by blocking work. */
  private static class Sends extends Delegating {
    static final int LIMIT = 3;

    @Override
    public SinkWriter<Integer, CollectingSink.Batch> writer(WriterContext context)
        throws Exception {
      SinkWriter<Integer, CollectingSink.Batch> writer = super.writer(context);
      return new SinkWriter<>() {
        private int buffered;

        @Override
        public void write(Integer value, long timestampMillis) throws Exception {
          writer.write(value, timestampMillis);
          if (++buffered == LIMIT) {
            onFull(context, () -> buffered = 0);
          }
        }

        @Override
        public boolean isReady() {
          return buffered < LIMIT;
        }

        @Override
        public Callable<List<CollectingSink.Batch>> prepareCommit(CheckpointId checkpoint)
            throws Exception {
          return writer.prepareCommit(checkpoint);
        }

        @Override
        public void close() throws Exception {
          writer.close();
        }
      };
    }

    void onFull(WriterContext context, Runnable sent) {
      context.io().run(() -> true, done -> sent.run());
    }
  }

  @Test
  void aSinkThatIsNotReadyAtTimes() {
    SinkHarness.verify(
        () -> {
          Sends sink = new Sends();
          return SinkHarness.of(sink, sink.sink::records);
        },
        RECORDS);
  }

  @Test
  void aSinkThatAThreadOfItsOwnMakesReady() throws Exception {
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try {
      Sends sink =
          new Sends() {
            @Override
            void onFull(WriterContext context, Runnable sent) {
              sender.execute(
                  () -> {
                    sent.run();
                    context.wakeUp();
                  });
            }
          };
      try (OperatorHarness<Object> harness = setup(sink).open()) {
        for (int record : RECORDS) {
          harness.awaitReady();
          harness.record(record);
        }
        harness.checkpointComplete(harness.snapshot().checkpoint());
      }
      assertThat(sink.sink.records()).isEqualTo(RECORDS);
    } finally {
      sender.shutdown();
    }
  }

  @Test
  void aSinkThatNobodyMakesReadyIsCaught() {
    assertCaught(
        () -> {
          Sends broken =
              new Sends() {
                @Override
                void onFull(WriterContext context, Runnable sent) {}
              };
          return SinkHarness.of(broken, broken.sink::records);
        },
        "it would never get a record again");
  }

  private static HarnessSetup<Object> setup(Sink<Integer, ?> sink) {
    return OperatorHarness.of(() -> new SinkOperator<>(sink)).named("out");
  }
}
