package dev.weir.api;

import dev.weir.graph.Chaining;

/** The end of a stream: a sink that was just added and may still be adjusted. */
public final class StreamSink {
  private final Placed sink;

  StreamSink(Placed sink) {
    this.sink = sink;
  }

  /** Gives the sink that many subtasks, instead of the job's default. */
  public StreamSink parallelism(int subtasks) {
    sink.parallelism(subtasks);
    return this;
  }

  /** Gives the sink an actor of its own. */
  public StreamSink disableChaining() {
    sink.chaining(Chaining.NEVER);
    return this;
  }
}
