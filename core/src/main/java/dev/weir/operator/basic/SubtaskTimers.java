package dev.weir.operator.basic;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.Timers;
import dev.weir.api.state.SubtaskList;
import dev.weir.element.Watermark;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.keyed.KeyedTimers;
import dev.weir.serde.TypeRef;
import dev.weir.state.SubtaskState;
import java.util.List;
import java.util.TreeSet;

/**
 * The timers of a process function without a key: state of the subtask, dealt out when the
 * parallelism changes. At the end none is added, see {@link KeyedTimers}.
 */
final class SubtaskTimers implements Timers {
  final Clock eventTime;
  final Clock processingTime;
  private final CallScope calls;
  private final OperatorContext<?> context;

  SubtaskTimers(CallScope calls, OperatorContext<?> context) {
    this.calls = calls;
    this.context = context;
    SubtaskState state = context.subtaskState();
    eventTime = new Clock(state, "weir.event-time");
    processingTime = new Clock(state, "weir.processing-time");
  }

  void restore() {
    eventTime.restore();
    processingTime.restore();
  }

  void save() {
    eventTime.save();
    processingTime.save();
  }

  @Override
  public void atProcessingTime(long timestampMillis) {
    check();
    if (!context.inputEnded()) {
      processingTime.times.add(timestampMillis);
    }
  }

  @Override
  public void atEventTime(long timestampMillis) {
    check();
    if (context.watermark() != Watermark.MAX) {
      eventTime.times.add(timestampMillis);
    }
  }

  @Override
  public void cancelProcessingTime(long timestampMillis) {
    check();
    processingTime.times.remove(timestampMillis);
  }

  @Override
  public void cancelEventTime(long timestampMillis) {
    check();
    eventTime.times.remove(timestampMillis);
  }

  private void check() {
    if (!calls.allows()) {
      throw calls.refusal("the timers");
    }
  }

  /** The timers that follow one clock. */
  static final class Clock {
    private final SubtaskList<Long> saved;
    private final TreeSet<Long> times = new TreeSet<>();

    Clock(SubtaskState state, String name) {
      saved = state.list(SubtaskList.split(name, new TypeRef<Long>() {}));
    }

    private void restore() {
      times.addAll(saved.get());
    }

    private void save() {
      saved.update(List.copyOf(times));
    }

    long earliestMillis() {
      return times.isEmpty() ? Long.MAX_VALUE : times.first();
    }

    boolean isDueAt(long timeMillis) {
      return !times.isEmpty() && times.first() <= timeMillis;
    }

    /** Removes and returns the earliest timer, of which there must be one. */
    long poll() {
      Long earliest = times.first();
      times.remove(earliest);
      return earliest;
    }
  }
}
