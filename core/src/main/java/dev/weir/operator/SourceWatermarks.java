package dev.weir.operator;

import dev.weir.connector.SourceReader.Progress;
import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import dev.weir.serde.TypeRef;
import dev.weir.state.StateSpec;
import dev.weir.state.SubtaskList;
import dev.weir.time.EventTime;
import dev.weir.time.Moments;
import java.time.Duration;
import java.util.List;

/** Sends the watermarks of one subtask of a source, and says when it is idle. */
final class SourceWatermarks {
  /** Every watermark closes frames, so a busy source sends one for some frames and not for each. */
  private static final long RECORDS_BETWEEN = 4096;

  /** Bounds the delay in a source that is never out of input but slow, because what follows is. */
  private static final long MILLIS_BETWEEN = 50;

  private final OperatorContext<?> context;
  private final EventTimeOutput<?> out;
  private final SubtaskList<Long> saved;
  private final long behindMillis;
  private final long idleAfterMillis;
  private long sent = Watermark.MIN;
  private long sentAtMillis;
  private long sentAtRecord;
  private long silentSinceMillis;
  private long recordsBefore;
  private boolean waiting;
  private boolean blocked;
  private boolean idle;

  SourceWatermarks(OperatorContext<?> context, EventTime<?> eventTime, EventTimeOutput<?> out) {
    this.context = context;
    this.out = out;
    behindMillis = Moments.millis(eventTime.outOfOrderness());
    Duration idleAfter = eventTime.idleAfter();
    idleAfterMillis = idleAfter == null ? 0 : Math.max(1, Moments.millis(idleAfter));
    saved =
        context
            .subtaskState()
            .list(
                new StateSpec.OfSubtaskList<>("weir.max-timestamp", new TypeRef<Long>() {}, true));
  }

  /**
   * Goes on where the checkpoint was; splits may have moved, so the slowest subtask of then counts.
   */
  void open() {
    List<Long> restored = saved.get();
    if (!restored.isEmpty()) {
      long slowest = Long.MAX_VALUE;
      for (long timestamp : restored) {
        slowest = Math.min(slowest, timestamp);
      }
      out.restoreMaxTimestamp(slowest);
    }
    silentSinceMillis = context.processingTime();
  }

  void save() {
    saved.update(List.of(out.maxTimestamp()));
  }

  /** The reader was polled. */
  void afterPoll(Progress progress) throws Exception {
    long now = context.processingTime();
    long records = out.records();
    if (records != recordsBefore) {
      recordsBefore = records;
      silentSinceMillis = now;
      becomeActive();
    } else if (blocked || now < silentSinceMillis) {
      silentSinceMillis = now; // nobody asked for records, or the clock was set back
    }
    blocked = false;
    waiting = progress == Progress.WAITING;
    long watermark = current();
    if (watermark > sent
        && (progress != Progress.MORE
            || records - sentAtRecord >= RECORDS_BETWEEN
            || now - sentAtMillis >= MILLIS_BETWEEN)) {
      sent = watermark;
      sentAtMillis = now;
      sentAtRecord = records;
      context.emitWatermark(watermark);
    }
  }

  /** The reader is not polled for now: its silence does not count. */
  void onBlocked() {
    blocked = true;
  }

  private void becomeActive() throws Exception {
    if (idle) {
      idle = false;
      context.emitActive();
    }
  }

  private long current() {
    long max = out.maxTimestamp();
    return max < Frame.NO_TIMESTAMP + behindMillis + 1 ? Watermark.MIN : max - behindMillis - 1;
  }

  /** When {@link #advanceProcessingTime} has something to do. */
  long nextTimer() {
    if (idleAfterMillis == 0 || idle || !waiting || blocked) {
      return Long.MAX_VALUE;
    }
    return Moments.after(silentSinceMillis, idleAfterMillis);
  }

  void advanceProcessingTime(long nowMillis) throws Exception {
    if (nextTimer() <= nowMillis) {
      idle = true;
      context.emitIdle();
    }
  }
}
