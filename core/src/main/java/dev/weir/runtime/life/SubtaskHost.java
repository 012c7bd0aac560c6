package dev.weir.runtime.life;

import dev.weir.element.Frame;
import dev.weir.id.AttemptId;
import dev.weir.protocol.link.Reception;
import dev.weir.protocol.link.ReceptionCounts;
import org.jspecify.annotations.Nullable;

/**
 * The place where a subtask lives: runs one attempt at a time, the latest that it was told of. An
 * attempt that was deployed, adopted or cancelled here fences all earlier ones for good, and with
 * them whatever an earlier coordinator still says. Single-threaded.
 *
 * @param <A> the address of a subtask
 */
public final class SubtaskHost<A> {
  private final HostCarrier<A> carrier;
  private final long resendAfterMillis;
  private final ReceptionCounts receptions = new ReceptionCounts();

  /** No attempt up to this one begins here any more. */
  private AttemptId fence = AttemptId.NONE;

  private @Nullable SubtaskAttempt<A> attempt;
  private long tickAt = Long.MAX_VALUE;

  /**
   * @param resendAfterMillis how long an answer of the coordinator is waited for, 2 or more
   */
  public SubtaskHost(HostCarrier<A> carrier, long resendAfterMillis) {
    this.carrier = carrier;
    this.resendAfterMillis = resendAfterMillis;
  }

  /** The latest attempt, also if it has failed; null before the first and when it was cancelled. */
  public @Nullable SubtaskAttempt<A> attempt() {
    return attempt;
  }

  /** What became of what came from the coordinator and from other subtasks. */
  public ReceptionCounts receptions() {
    return receptions;
  }

  /**
   * Something from a coordinator arrived.
   *
   * @param answers the way back
   */
  public Reception receive(ToSubtask<A> message, ToCoordinator.Wire answers) {
    ReceptionOf received = new ReceptionOf(answers);
    message.to(received);
    scheduleTick();
    return receptions.count(received.reception);
  }

  /** What one message from a coordinator leads to. */
  private final class ReceptionOf implements ToSubtask.Handler<A> {
    private final ToCoordinator.Wire answers;
    private Reception reception = Reception.ACCEPTED;

    private ReceptionOf(ToCoordinator.Wire answers) {
      this.answers = answers;
    }

    @Override
    public void onDeploy(ToSubtask.Deploy<A> deploy) {
      int order = deploy.attempt().compareTo(fence);
      if (order > 0) {
        fence(deploy.attempt());
        begin(deploy);
      } else {
        reception = order == 0 && attempt != null ? Reception.REPEATED : Reception.FENCED;
        answer(deploy);
      }
    }

    private void begin(ToSubtask.Deploy<A> deploy) {
      AttemptCarrier<A> world = carrier.carrierOf(deploy);
      SubtaskAttempt<A> next =
          new SubtaskAttempt<>(deploy, world, carrier, resendAfterMillis, receptions, answers);
      attempt = next;
      next.link().answer(); // so that the coordinator knows where it is
      try {
        world.open(next);
      } catch (Throwable failed) {
        next.onFailed(failed);
      }
    }

    @Override
    public void onAdopt(ToSubtask.Adopt<A> adopt) {
      int order = adopt.attempt().compareTo(fence);
      if (order <= 0) {
        reception = order == 0 && attempt != null ? Reception.REPEATED : Reception.FENCED;
        answer(adopt);
        return;
      }
      SubtaskAttempt<A> current = attempt;
      if (current != null && current.isMeantBy(adopt)) {
        fence = adopt.attempt();
        current.adopt(adopt.attempt(), adopt.head(), answers);
      } else {
        fence(adopt.attempt());
        answer(adopt);
      }
    }

    @Override
    public void onCancel(ToSubtask.Cancel<A> cancel) {
      if (cancel.attempt().compareTo(fence) < 0) {
        reception = Reception.FENCED;
      } else {
        fence(cancel.attempt());
      }
      answers.transmit(new ToCoordinator.Gone(cancel.subtask(), cancel.attempt()));
    }

    @Override
    public void onOrders(ToSubtask.Orders<A> orders) {
      SubtaskAttempt<A> current = attempt;
      if (current != null && current.id().equals(orders.attempt())) {
        reception = current.onPacket(orders.packet());
        return;
      }
      boolean fenced = orders.attempt().compareTo(fence) <= 0;
      reception = fenced ? Reception.FENCED : Reception.UNKNOWN;
      answer(orders);
    }

    /** Says what is here, to somebody who speaks of something else. */
    private void answer(ToSubtask<A> to) {
      SubtaskAttempt<A> current = attempt;
      if (current != null && current.id().equals(to.attempt())) {
        current.link().answer();
      } else {
        answers.transmit(new ToCoordinator.Gone(to.subtask(), to.attempt()));
      }
    }
  }

  private void fence(AttemptId upTo) {
    fence = upTo;
    end();
  }

  /** A frame arrived from another subtask. */
  public void onFrame(Frame frame) {
    SubtaskAttempt<A> current = of(frame.attempt());
    if (current != null) {
      current.onFrame(frame);
      scheduleTick();
    }
  }

  /**
   * Something arrived from another machine that a frame of the attempt is made of. What goes wrong
   * with that ends the attempt.
   */
  public void onArrival(int attemptNumber, Arrival arrival) {
    SubtaskAttempt<A> current = of(attemptNumber);
    if (current != null) {
      current.onArrival(arrival);
      scheduleTick();
    }
  }

  /** Something arrived that cannot be read, so nobody knows what it was: what runs here fails. */
  public void onUnreadable(Throwable cause) {
    SubtaskAttempt<A> current = attempt;
    if (current != null) {
      current.onFailed(cause);
      scheduleTick();
    }
  }

  /** A receiver has consumed so many frames in all. */
  public void onConsumed(int attemptNumber, int outChannel, long frames) {
    SubtaskAttempt<A> current = of(attemptNumber);
    if (current != null) {
      current.onConsumed(outChannel, frames);
      scheduleTick();
    }
  }

  /** The attempt that a message of a peer is for, if it runs here. */
  private @Nullable SubtaskAttempt<A> of(int attemptNumber) {
    SubtaskAttempt<A> current = attempt;
    if (current == null || current.id().number() != attemptNumber) {
      boolean fenced = attemptNumber <= fence.number();
      receptions.count(fenced ? Reception.FENCED : Reception.UNKNOWN);
      return null;
    }
    if (current.isOver()) {
      receptions.count(Reception.TOO_LATE);
      return null;
    }
    return current;
  }

  /** Something that an attempt caused itself has happened. */
  public void onOwn(Runnable event) {
    event.run();
    scheduleTick();
  }

  /** The time has come that was asked for, or an earlier one. */
  public void onTick() {
    tickAt = Long.MAX_VALUE;
    SubtaskAttempt<A> current = attempt;
    if (current != null) {
      current.link().tick(carrier.millis());
    }
    scheduleTick();
  }

  private void scheduleTick() {
    SubtaskAttempt<A> current = attempt;
    long next = current == null ? Long.MAX_VALUE : current.link().nextTick();
    if (next < tickAt) {
      tickAt = next;
      carrier.tickIn(Math.max(0, next - carrier.millis()));
    }
  }

  /** Ends what runs here, for good: the place itself goes. */
  public void end() {
    SubtaskAttempt<A> ending = attempt;
    attempt = null;
    if (ending != null) {
      ending.end();
    }
  }
}
