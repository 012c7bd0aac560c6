package dev.weir.coordinator.order;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.ControlLink;
import dev.weir.protocol.link.Reception;
import dev.weir.protocol.link.ReceptionCounts;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.restore.SubtaskRestore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator has told each subtask, and what of it is not answered yet: that is said again
 * until it is. Hears subtasks under the attempt that they were deployed under, and nobody else.
 *
 * @param <A> the address of a subtask
 */
public final class SubtaskLedger<A> {
  private final JobId job;
  private final CoordinatorPort<A> port;
  private final long resendAfterMillis;
  private final Listener listener;
  private final ReceptionCounts receptions;
  private final TreeMap<SubtaskId, Entry> entries = new TreeMap<>();

  /** Not later than when the first entry has something to do. */
  private long nextTick = Long.MAX_VALUE;

  /** Hears what subtasks say. */
  public interface Listener {
    /** Who hears what the current attempt of a subtask reports. */
    SubtaskReport.Handler of(SubtaskId subtask);

    /** A subtask is not where it was deployed, though nobody cancelled it. */
    void onGone(SubtaskId subtask);
  }

  public SubtaskLedger(
      JobId job,
      CoordinatorPort<A> port,
      long resendAfterMillis,
      ReceptionCounts receptions,
      Listener listener) {
    this.job = job;
    this.port = port;
    this.resendAfterMillis = resendAfterMillis;
    this.receptions = receptions;
    this.listener = listener;
  }

  /** One subtask under one attempt. */
  private final class Entry {
    final SubtaskId subtask;
    final AttemptId attempt;
    final boolean cancelled;
    final ControlLink<SubtaskOrder<A>, SubtaskReport> link;
    @Nullable A address;

    /** A deployment, an adoption or a cancellation that nobody has answered. */
    @Nullable ToSubtask<A> unanswered;

    long againAt = Long.MAX_VALUE;

    Entry(ToSubtask<A> first, boolean cancelled, @Nullable A address) {
      subtask = first.subtask();
      attempt = first.attempt();
      this.cancelled = cancelled;
      this.address = address;
      link =
          new ControlLink<>(
              packet -> transmit(new ToSubtask.Orders<>(subtask, attempt, packet)),
              resendAfterMillis);
      unanswered = first;
    }

    void transmit(ToSubtask<A> message) {
      port.transmit(message, address);
    }

    /** Whether it may be there: the first place that answered is the only one. */
    boolean isAt(A place) {
      return address == null || address.equals(place);
    }

    void onAnswer(A from) {
      address = from;
      unanswered = null;
      againAt = Long.MAX_VALUE;
    }

    void tick(long now) {
      ToSubtask<A> again = unanswered;
      if (again != null && againAt <= now) {
        againAt = now + resendAfterMillis;
        transmit(again);
      }
      link.tick(now);
    }

    long nextTick() {
      return Math.min(againAt, link.nextTick());
    }
  }

  private void begin(Entry entry) {
    entries.put(entry.subtask, entry);
    entry.againAt = port.now();
    entry.tick(entry.againAt);
    due(entry);
  }

  private void due(Entry entry) {
    nextTick = Math.min(nextTick, entry.nextTick());
  }

  /** Lets a subtask become this attempt, whatever runs there. */
  public void deploy(SubtaskId subtask, AttemptId attempt, SubtaskRestore restore) {
    begin(new Entry(new ToSubtask.Deploy<>(job, subtask, attempt, restore), false, null));
  }

  /**
   * Lets a subtask go on under this coordinator, if it runs as this attempt and goes on from the
   * job's head; otherwise it is gone. Asked wherever it is.
   */
  public void adopt(SubtaskId subtask, AttemptId attempt, Optional<CheckpointId> head) {
    begin(new Entry(new ToSubtask.Adopt<>(subtask, attempt, head), false, null));
  }

  /** Lets a subtask stop, whatever it runs up to this attempt. */
  public void cancel(SubtaskId subtask, AttemptId upTo) {
    Entry known = entries.get(subtask);
    begin(
        new Entry(
            new ToSubtask.Cancel<>(subtask, upTo), true, known == null ? null : known.address));
  }

  /** Gives an order to a subtask that has reported under its current attempt. */
  public void order(SubtaskId subtask, SubtaskOrder<A> order) {
    Entry entry = deployed(subtask);
    entry.link.send(order, port.now());
    due(entry);
  }

  /** The addresses of deployed subtasks, by chain. */
  public Map<String, Map<SubtaskId, A>> addresses(List<SubtaskId> subtasks) {
    Map<String, Map<SubtaskId, A>> chains = new TreeMap<>();
    for (SubtaskId subtask : subtasks) {
      A address = deployed(subtask).address;
      if (address != null) {
        chains.computeIfAbsent(subtask.chain(), name -> new TreeMap<>()).put(subtask, address);
      }
    }
    return chains;
  }

  private Entry deployed(SubtaskId subtask) {
    Entry entry = entries.get(subtask);
    if (entry == null || entry.cancelled || entry.unanswered != null) {
      throw new IllegalStateException("subtask " + subtask + " is not deployed");
    }
    return entry;
  }

  /** Whether the subtask is deployed or being deployed. */
  public boolean expects(SubtaskId subtask) {
    Entry entry = entries.get(subtask);
    return entry != null && !entry.cancelled;
  }

  /**
   * Something from the place where a subtask lives arrived.
   *
   * @param from that place
   */
  public Reception receive(ToCoordinator message, A from) {
    return receptions.count(
        message instanceof ToCoordinator.Reports reports
            ? onReports(reports, from)
            : onGone(message, from));
  }

  private Reception onReports(ToCoordinator.Reports reports, A from) {
    Entry entry = entries.get(reports.subtask());
    boolean current = entry != null && !entry.cancelled && entry.attempt.equals(reports.attempt());
    if (entry == null || !current || !entry.isAt(from)) {
      return refuse(reports, entry, from);
    }
    entry.onAnswer(from);
    Reception reception = entry.link.receive(reports.packet(), port.now());
    due(entry);
    SubtaskReport report = reports.packet().message();
    if (report != null && reception == Reception.ACCEPTED) {
      report.to(listener.of(reports.subtask()));
    }
    return reception;
  }

  /**
   * Who was overtaken by a later attempt, and does not know yet, is told to stop; and so is a
   * second place where the same attempt was deployed, because an answer of the first was late. Who
   * still speaks to an earlier coordinator is being adopted, and is not.
   */
  private Reception refuse(ToCoordinator.Reports reports, @Nullable Entry entry, A from) {
    if (entry == null || reports.attempt().compareTo(entry.attempt) > 0) {
      return Reception.UNKNOWN;
    }
    boolean adopted = reports.attempt().number() == entry.attempt.number() && entry.isAt(from);
    if (!entry.cancelled && !adopted) {
      port.transmit(new ToSubtask.Cancel<>(reports.subtask(), reports.attempt()), from);
    }
    return Reception.FENCED;
  }

  private Reception onGone(ToCoordinator gone, A from) {
    Entry entry = entries.get(gone.subtask());
    if (entry == null) {
      return Reception.UNKNOWN;
    }
    if (!entry.attempt.equals(gone.attempt()) || !entry.isAt(from)) {
      return Reception.FENCED;
    }
    if (entry.cancelled) {
      entries.remove(gone.subtask());
      return Reception.ACCEPTED;
    }
    entry.onAnswer(from);
    listener.onGone(gone.subtask());
    return Reception.ACCEPTED;
  }

  /** Says again what was not answered in time. */
  public void tick(long now) {
    if (now < nextTick) {
      return;
    }
    nextTick = Long.MAX_VALUE;
    for (Entry entry : entries.values()) {
      entry.tick(now);
      due(entry);
    }
  }

  /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} if all is answered. */
  public long nextTick() {
    return nextTick;
  }
}
