package dev.weir.benchmarks.exchange;

import dev.weir.api.Arguments;
import dev.weir.api.Pipeline;
import dev.weir.benchmarks.nexmark.Nexmark;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.connector.ConsoleSink;
import dev.weir.connector.GeneratorSource;
import dev.weir.element.Frame;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.wire.WireSettings;
import dev.weir.wire.frame.FrameDecoder;
import dev.weir.wire.frame.FrameEncoder;
import java.util.Map;
import java.util.function.LongFunction;

/** What both processes know of the frames between them: one channel, of any records. */
final class Frames {
  /** The first index behind a person and three auctions. */
  private static final int FIRST_BID = 4;

  private static final int BIDS_IN_A_ROW = 46;

  private Frames() {}

  /** What a frame holds. */
  enum Kind {
    /** Three numbers. */
    CHANGE(Frame.MAX_RECORDS, i -> new KeyedSums.Change(i, i + 1, i + 2)),
    /** Four numbers and three texts. */
    BID(Frame.MAX_RECORDS, i -> Nexmark.event(FIRST_BID + i % BIDS_IN_A_ROW)),
    /** A text of a thousand characters; as many as fit into one message. */
    TEXT(190, i -> "x".repeat(1000));

    private final int records;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final LongFunction<Object> record;

    Kind(int records, LongFunction<Object> record) {
      this.records = records;
      this.record = record;
    }

    Frame frame() {
      Frame frame = new Frame(false, records);
      for (int i = 0; i < records; i++) {
        frame.add(record.apply(i), i);
      }
      return frame;
    }
  }

  static FrameEncoder encoder() {
    return new FrameEncoder(wiring("from"), new Types(), WireSettings.DEFAULT);
  }

  static FrameDecoder decoder() {
    return new FrameDecoder(wiring("to"), new Types(), WireSettings.DEFAULT);
  }

  private static SubtaskWiring wiring(String chain) {
    Pipeline pipeline = new Pipeline(Arguments.of(Map.of()), new Types());
    pipeline
        .source("from", GeneratorSource.of(1, i -> i))
        .rebalance()
        .sink("to", ConsoleSink.create());
    ActorGraph graph = new GraphCompiler(2).compile(pipeline.graph());
    return SubtaskWiring.of(graph, new SubtaskId(chain, 0));
  }
}
