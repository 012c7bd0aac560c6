package dev.weir.operator.source;

import dev.weir.api.state.Redistribution;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.time.EventTime;
import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import dev.weir.operator.OperatorContext;
import dev.weir.serde.TypeRef;
import dev.weir.spi.connector.SourceReader.Progress;
import dev.weir.time.Moments;
import dev.weir.time.WatermarkMerger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The event time of one subtask of a source: merges that of its splits, sends watermarks, and says
 * when the subtask is idle. A split without a record for a while is idle; so is one of which its
 * reader says so.
 *
 * <p>A subtask without a split is idle too, unless it waits for an answer of its enumerator: what
 * it gets may begin long ago, so until then it holds time back as a split would.
 */
final class SourceTime {
  /** Every watermark closes frames, so a busy source sends one for some frames and not for each. */
  private static final long RECORDS_BETWEEN = 4096;

  /** Bounds the delay in a source that is never out of input but slow, because what follows is. */
  private static final long MILLIS_BETWEEN = 50;

  private final OperatorContext<?> context;
  private final SubtaskList<Long> savedMax;
  private final SubtaskList<SavedTime> savedTimes;
  private final long behindMillis;
  private final long idleAfterMillis;
  private final WatermarkMerger merger = new WatermarkMerger(0);

  /** What is merged; without a split perhaps {@link #expected}. */
  private final List<SplitTime> members = new ArrayList<>();

  /** The split that the enumerator may be about to give. */
  private final SplitTime expected = new SplitTime(null);

  private boolean unanswered = true;

  /** What the restored checkpoint says, until the splits have joined. */
  private final Map<String, Long> restored = new HashMap<>();

  private long restoredMax = Frame.NO_TIMESTAMP;
  private long sent = Watermark.MIN;
  private long sentAtMillis;
  private long sentAtRecord;
  private boolean waiting;
  private boolean blocked;
  private boolean idle;

  SourceTime(OperatorContext<?> context, EventTime<?> eventTime) {
    this.context = context;
    behindMillis = Moments.millis(eventTime.outOfOrderness());
    Duration idleAfter = eventTime.idleAfter();
    idleAfterMillis = idleAfter == null ? 0 : Math.max(1, Moments.millis(idleAfter));
    savedMax =
        context
            .subtaskState()
            .list(SubtaskList.union("weir.max-timestamp", new TypeRef<Long>() {}));
    savedTimes =
        context
            .subtaskState()
            .list("weir.split-times", new SavedTime.SavedTimeSerde(), Redistribution.UNION);
  }

  // ---- a checkpoint

  /**
   * Goes on where the checkpoint was. Splits without a name may have moved between subtasks, so the
   * slowest subtask of then counts for them.
   */
  void open() {
    for (long timestamp : savedMax.get()) {
      restoredMax =
          restoredMax == Frame.NO_TIMESTAMP ? timestamp : Math.min(restoredMax, timestamp);
    }
    savedTimes.get().forEach(each -> restored.merge(each.split(), each.watermark(), Math::min));
    expect();
  }

  /** All restored splits have joined. */
  void opened() {
    restored.clear();
    restoredMax = Frame.NO_TIMESTAMP;
    if (hasSplits()) {
      onAnswer(); // what it had counts as one
    }
  }

  void save(SplitTime unnamed) {
    savedMax.update(unnamed.isMerged() ? List.of(unnamed.maxTimestamp) : List.of());
    List<SavedTime> times = new ArrayList<>();
    for (SplitTime each : members) {
      if (each.id != null) {
        times.add(new SavedTime(each.id, each.watermarkAt(behindMillis)));
      }
    }
    savedTimes.update(times);
  }

  // ---- its splits

  /** From now on time waits for the split; followed by {@link #onAnswer} behind the last. */
  void join(SplitTime split) {
    Long saved = split.id == null ? null : restored.get(split.id);
    if (saved != null) {
      split.said = Math.max(split.said, saved);
    } else {
      split.maxTimestamp = Math.max(split.maxTimestamp, restoredMax);
    }
    add(split);
  }

  private void add(SplitTime split) {
    split.merged(merger.add(split.watermarkAt(behindMillis)));
    split.idle = false;
    split.silentSinceMillis = context.processingTime();
    members.add(split);
  }

  /** The split is finished, or gone. */
  void leave(SplitTime split) {
    if (split.touched) {
      note(split);
    }
    remove(split);
    expect();
  }

  private void remove(SplitTime split) {
    merger.remove(split.input());
    split.notMerged();
    members.remove(split);
  }

  /** The subtask waits for an answer of the enumerator. */
  void onRequest() {
    unanswered = true;
    expect();
  }

  /** The enumerator gave splits to the subtask, or said that there are none. */
  void onAnswer() {
    unanswered = false;
    expect();
  }

  private void expect() {
    boolean expects = unanswered && !hasSplits();
    if (expects && !expected.isMerged()) {
      add(expected);
    } else if (!expects && expected.isMerged()) {
      remove(expected);
    }
  }

  private boolean hasSplits() {
    return members.size() > (expected.isMerged() ? 1 : 0);
  }

  /** The reader says that nothing is expected in the split. */
  void onIdle(SplitTime split) {
    if (split.touched) {
      note(split);
    }
    becomeIdle(split);
  }

  /** Something came in an idle split: it holds time back again, before anything else is known. */
  void onActive(SplitTime split) {
    split.idle = false;
    merger.onRecord(split.input());
  }

  private void becomeIdle(SplitTime split) {
    split.idle = true;
    merger.onIdle(split.input());
  }

  private void note(SplitTime split) {
    split.touched = false;
    merger.onWatermark(split.input(), split.watermarkAt(behindMillis));
  }

  // ---- as time goes by

  /** The reader was polled; it has emitted so many records in all. */
  void afterPoll(Progress progress, long records) throws Exception {
    long now = context.processingTime();
    for (int i = 0; i < members.size(); i++) {
      SplitTime split = members.get(i);
      if (split.touched) {
        note(split);
        split.silentSinceMillis = now;
      } else if (blocked || now < split.silentSinceMillis) {
        split.silentSinceMillis = now; // nobody asked for records, or the clock was set back
      }
    }
    blocked = false;
    waiting = progress == Progress.WAITING;
    boolean due =
        progress != Progress.MORE
            || records - sentAtRecord >= RECORDS_BETWEEN
            || now - sentAtMillis >= MILLIS_BETWEEN;
    if (say(due, isSettled(progress) ? merger.isIdle() : idle)) {
      sentAtMillis = now;
      sentAtRecord = records;
    }
  }

  /** A reader that has no split left may be about to ask for one, or to end. */
  private boolean isSettled(Progress progress) {
    return waiting || (progress == Progress.MORE && !members.isEmpty());
  }

  /** Says what others have to hear of. Returns whether a watermark was sent. */
  private boolean say(boolean due, boolean idleNow) throws Exception {
    long watermark = merger.current();
    boolean sends = watermark > sent && (due || idleNow != idle);
    if (sends) {
      sent = watermark;
      context.emitWatermark(watermark);
    }
    if (idleNow) {
      context.emitIdle(); // again behind a watermark, which would make it active
    } else if (idle) {
      context.emitActive();
    }
    idle = idleNow;
    return sends;
  }

  /** The reader is not polled for now: its silence does not count. */
  void onBlocked() {
    blocked = true;
  }

  /** When {@link #advanceProcessingTime} has something to do. */
  long nextTimer() {
    if (idleAfterMillis == 0 || !waiting || blocked) {
      return Long.MAX_VALUE;
    }
    long next = Long.MAX_VALUE;
    for (int i = 0; i < members.size(); i++) {
      SplitTime split = members.get(i);
      if (!split.idle) {
        next = Math.min(next, Moments.after(split.silentSinceMillis, idleAfterMillis));
      }
    }
    return next;
  }

  void advanceProcessingTime(long nowMillis) throws Exception {
    if (nextTimer() > nowMillis) {
      return;
    }
    for (SplitTime split : members) {
      if (!split.idle && Moments.after(split.silentSinceMillis, idleAfterMillis) <= nowMillis) {
        becomeIdle(split);
      }
    }
    say(true, merger.isIdle());
  }
}
