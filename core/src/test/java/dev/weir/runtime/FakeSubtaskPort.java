package dev.weir.runtime;

import dev.weir.element.Frame;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.spi.connector.Io;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Writes down what a subtask does to the world; its clock stands still until it is set. */
public final class FakeSubtaskPort implements SubtaskPort {
  public record Sent(int channel, Frame frame) {}

  public final List<Sent> sent = new ArrayList<>();
  public final List<String> said = new ArrayList<>();
  public final List<SnapshotTask> toPersist = new ArrayList<>();
  public final List<InFlightTask> inFlight = new ArrayList<>();
  public final List<SnapshotReport> acknowledged = new ArrayList<>();
  long now;

  public List<Frame> frames(int channel) {
    return sent.stream().filter(each -> each.channel() == channel).map(Sent::frame).toList();
  }

  /** The records that were sent into a channel. */
  public List<Object> records(int channel) {
    List<Object> records = new ArrayList<>();
    for (Frame frame : frames(channel)) {
      for (int i = 0; i < frame.size(); i++) {
        records.add(frame.value(i));
      }
    }
    return records;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public long nanos() {
    return now * 1_000_000;
  }

  @Override
  public void send(int outChannel, Frame frame) {
    sent.add(new Sent(outChannel, frame));
  }

  @Override
  public void tellConsumed(int inChannel, long frames) {
    said.add("consumed " + inChannel + ": " + frames);
  }

  @Override
  public void persist(SnapshotTask task) {
    toPersist.add(task);
  }

  @Override
  public void persistInFlight(InFlightTask task) {
    inFlight.add(task);
    said.add("persist in flight");
  }

  @Override
  public void report(SubtaskReport report) {
    report.to(new Hearer());
  }

  private final class Hearer implements SubtaskReport.Handler {
    @Override
    public void onHere(SubtaskReport.Here here) {
      said.add("here");
    }

    @Override
    public void onDeployed(RestoredBytes restored) {
      said.add("deployed");
    }

    @Override
    public void onSplitRequest() {
      said.add("split request");
    }

    @Override
    public void onAcknowledged(SnapshotReport snapshot) {
      acknowledged.add(snapshot);
    }

    @Override
    public void onDeclined(CheckpointId checkpoint, Failure failure) {
      said.add("declined " + checkpoint + ": " + failure.message());
    }

    @Override
    public void onCommitted(CheckpointId checkpoint) {
      said.add("committed " + checkpoint);
    }

    @Override
    public void onReceptions(Map<Reception, Long> news) {
      said.add("receptions " + news);
    }

    @Override
    public void onDrained() {
      said.add("drained");
    }

    @Override
    public void onFailed(Failure failure) {
      said.add("failed: " + failure.message());
    }
  }

  @Override
  public void wakeUp() {
    said.add("wake up");
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    said.add("wake up at " + timestampMillis);
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
