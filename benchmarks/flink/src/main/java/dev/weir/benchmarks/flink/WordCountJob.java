package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Sentences;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Splits sentences and counts each word's occurrences, one row for each. */
final class WordCountJob {
  private WordCountJob() {}

  static void define(StreamExecutionEnvironment env, RunRequest request) {
    TypeInformation<String> text = new SerializerType<>(String.class, AsciiSerializer.INSTANCE);
    StridedSource<String> sentences =
        new StridedSource<>(request.events(), false, () -> Sentences::sentence);
    env.fromSource(sentences, WatermarkStrategy.noWatermarks(), "sentences", text)
        .flatMap(
            (String sentence, Collector<String> out) -> Sentences.split(sentence, out::collect),
            text)
        .keyBy(word -> word, text)
        .process(new RunningCount(), new SerializerType<>(Count.class, new CountSerializer()))
        .sinkTo(new TallySink<>((count, tally) -> Sentences.count(count.word, count.n, tally)));
  }

  /** A row; one object per subtask, since object reuse is on. */
  static final class Count {
    String word = "";
    long n;
  }

  private static final class RunningCount extends KeyedProcessFunction<String, String, Count> {
    private static final long serialVersionUID = 1;

    private transient Count reused;
    private transient ValueState<Long> seen;

    @Override
    public void open(OpenContext context) {
      reused = new Count();
      seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.LONG));
    }

    @Override
    public void processElement(String word, Context ctx, Collector<Count> out) throws IOException {
      Long before = seen.value();
      long n = before == null ? 1 : before + 1;
      seen.update(n);
      reused.word = word;
      reused.n = n;
      out.collect(reused);
    }
  }

  private static final class CountSerializer extends FastSerializer<Count> {
    private static final long serialVersionUID = 1;

    @Override
    public Count createInstance() {
      return new Count();
    }

    @Override
    public Count copy(Count from, Count reuse) {
      reuse.word = from.word;
      reuse.n = from.n;
      return reuse;
    }

    @Override
    public void serialize(Count count, DataOutputView target) throws IOException {
      AsciiSerializer.INSTANCE.serialize(count.word, target);
      target.writeLong(count.n);
    }

    @Override
    public Count deserialize(Count reuse, DataInputView source) throws IOException {
      reuse.word = AsciiSerializer.INSTANCE.deserialize(source);
      reuse.n = source.readLong();
      return reuse;
    }
  }
}
