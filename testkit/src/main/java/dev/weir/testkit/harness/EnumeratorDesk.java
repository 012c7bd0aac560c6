package dev.weir.testkit.harness;

import dev.weir.operator.SourceDriver;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SplitEnumerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source's enumerator, and the mail between it and the readers, which is delivered when the test
 * says so.
 */
final class EnumeratorDesk<S> implements EnumeratorContext<S>, AutoCloseable {
  private final int parallelism;
  private final Types types;
  private final HarnessClock clock;
  private final HarnessIo io = new HarnessIo();
  private final Serde<S> serde;
  private final SplitEnumerator<S> enumerator;
  private final Deque<Mail> mail = new ArrayDeque<>();
  private final List<Scheduled> scheduled = new ArrayList<>();

  /** Splits for a subtask; null means that there are no more. */
  private record Mail(int subtask, @Nullable List<byte[]> splits) {}

  private record Scheduled(long atMillis, Runnable action) {}

  EnumeratorDesk(
      Source<?, S> source, int parallelism, Types types, HarnessClock clock, Optional<byte[]> state)
      throws Exception {
    this.parallelism = parallelism;
    this.types = types;
    this.clock = clock;
    this.serde = source.splitSerde(types);
    this.enumerator = source.enumerator(this, state);
    this.enumerator.start();
  }

  /** Asks for splits in the name of a subtask. */
  void request(int subtask) throws Exception {
    enumerator.onSplitRequest(subtask);
  }

  /** Runs what is due, and delivers what was assigned. Returns whether anything happened. */
  boolean deliver(List<? extends SourceDriver> readers) throws Exception {
    boolean any = io.runAll();
    List<Scheduled> due =
        scheduled.stream().filter(each -> each.atMillis() <= clock.now()).toList();
    scheduled.removeAll(due);
    due.forEach(each -> each.action().run());
    for (Mail each = mail.poll(); each != null; each = mail.poll()) {
      any = true;
      SourceDriver reader = readers.get(each.subtask());
      List<byte[]> splits = each.splits();
      if (splits == null) {
        reader.noMoreSplits();
      } else {
        reader.addSplits(splits);
      }
    }
    return any || !due.isEmpty();
  }

  /** When something is due next. */
  long nextTimer() {
    return scheduled.stream().mapToLong(Scheduled::atMillis).min().orElse(Long.MAX_VALUE);
  }

  byte[] snapshot() {
    BinaryWriter out = new BinaryWriter();
    enumerator.snapshot(out);
    return out.toBytes();
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public Types types() {
    return types;
  }

  @Override
  public void assign(int subtask, List<S> splits) {
    mail.add(new Mail(subtask, splits.stream().map(this::written).toList()));
  }

  private byte[] written(S split) {
    BinaryWriter out = new BinaryWriter();
    serde.write(split, out);
    return out.toBytes();
  }

  @Override
  public void noMoreSplits(int subtask) {
    mail.add(new Mail(subtask, null));
  }

  @Override
  public Io io() {
    return io;
  }

  @Override
  public void schedule(Duration delay, Runnable action) {
    scheduled.add(new Scheduled(clock.now() + delay.toMillis(), action));
  }

  @Override
  public void close() throws Exception {
    enumerator.close();
  }
}
