package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Arguments;
import dev.weir.api.Pipeline;
import dev.weir.api.function.Context;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.cluster.services.LogContext;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.id.CheckpointId;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.job.JobStatus;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.ForwardingSource;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/**
 * Wherever a job's code runs on a node, its class loader is the thread's, and the log tells whose
 * code it is.
 */
class ContextLoaderTest extends NodeFixture {
  private final ClassLoader loader =
      new URLClassLoader(new URL[0], ContextLoaderTest.class.getClassLoader());
  private final Set<String> right = new ConcurrentSkipListSet<>();
  private final Set<String> wrong = new ConcurrentSkipListSet<>();
  private final Set<String> writers = new ConcurrentSkipListSet<>();

  private void note(String place) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    (context == loader ? right : wrong).add(place);
    writers.add(
        MDC.get(LogContext.JOB)
            + " "
            + MDC.get(LogContext.OPERATOR)
            + " "
            + MDC.get(LogContext.SUBTASK)
            + (place.startsWith("enumerator") ? " enumerator" : ""));
  }

  private final class NotingSource extends ForwardingSource<Long, Lane> {
    NotingSource() {
      super(GeneratorSource.of(100, index -> index));
    }

    @Override
    public SourceReader<Long, Lane> reader(ReaderContext context) throws Exception {
      note("reader");
      return new Reader<>(super.reader(context)) {
        @Override
        public void start() throws Exception {
          context
              .io()
              .run(
                  () -> {
                    note("reader's work");
                    return 0;
                  },
                  done -> note("reader's result"));
          super.start();
        }

        @Override
        public void close() throws Exception {
          note("reader's close");
          super.close();
        }
      };
    }

    @Override
    public SplitEnumerator<Lane> enumerator(EnumeratorContext<Lane> context, Optional<byte[]> state)
        throws Exception {
      note("enumerator");
      context
          .io()
          .run(
              () -> {
                note("enumerator's work");
                return 0;
              },
              done -> note("enumerator's result"));
      return super.enumerator(context, state);
    }
  }

  private final class NotingSink implements Sink<Long, Long> {
    @Override
    public SinkWriter<Long, Long> writer(WriterContext context) {
      note("writer");
      return new SinkWriter<>() {
        @Override
        public void write(Long value, long timestampMillis) {
          note("write");
        }

        @Override
        public Callable<List<Long>> prepareCommit(CheckpointId checkpoint) {
          note("prepare");
          return () -> {
            note("preparing");
            return List.of(1L);
          };
        }

        @Override
        public void close() {
          note("writer's close");
        }
      };
    }

    @Override
    public void commit(SinkScope context, List<Long> committables) {
      note("commit");
    }

    @Override
    public Serde<Long> committableSerde(Types types) {
      note("serde");
      return types.serdeOf(Long.class);
    }
  }

  private final class Noting extends Process<Long, Long> {
    Noting() {
      note("supplier");
    }

    @Override
    public void open(OpenContext ctx) {
      note("open");
    }

    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {
      note("record");
      out.emit(value);
    }

    @Override
    public void close() {
      note("close");
    }
  }

  @Test
  void theJobsLoaderAndName_areTheThreads_inAllOfItsCode() throws Exception {
    Types types = new Types(loader);
    Pipeline pipeline = new Pipeline(Arguments.of(Map.of()), types);
    pipeline
        .source("numbers", new NotingSource())
        .process("note", Noting::new)
        .sink("out", new NotingSink());
    JobSpec spec =
        JobSpec.of(JOB, new GraphCompiler(1).compile(pipeline.graph()), types)
            .withCoordinator(settings(SOON, Duration.ofMillis(20)));
    assertThat(end(start().run(spec)).status()).isEqualTo(JobStatus.FINISHED);
    node.close(); // which lets what is being closed come to its end
    node = null;
    assertThat(wrong).isEmpty();
    assertThat(writers)
        .containsExactly("tested null coordinator enumerator", "tested numbers,note,out 0");
    assertThat(right)
        .isEqualTo(
            new TreeSet<>(
                List.of(
                    "close",
                    "commit",
                    "enumerator",
                    "enumerator's result",
                    "enumerator's work",
                    "open",
                    "prepare",
                    "preparing",
                    "reader",
                    "reader's close",
                    "reader's result",
                    "reader's work",
                    "record",
                    "serde",
                    "supplier",
                    "write",
                    "writer",
                    "writer's close")));
  }
}
