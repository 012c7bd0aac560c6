package dev.weir.protocol.lifeline;

import dev.weir.protocol.lifeline.LifelineVerdict.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known about one process from the connection to it. The operating system ends the
 * connections of a process that dies, however it dies, and refuses new ones to the port that it
 * listened on. Neither alone is enough: a connection may break, and a port that never answered may
 * be closed by a firewall.
 *
 * <p>A machine that is gone with its process refuses nothing, and neither does a partition or a
 * process that is stopped: all that is left then is silence, which proves nothing.
 *
 * <p>Times are those of one clock that never goes back, in nanoseconds.
 */
public final class LifelineMachine {
  private enum State {
    /** Not connected so far. */
    REACHING,
    HELD,
    /** Was connected, and is not now. */
    TORN,
    DEAD
  }

  /** The first pause after a connection that was taken and closed again; doubled up to a retry. */
  private static final long SHORTEST_PAUSE = Duration.ofMillis(1).toNanos();

  /**
   * What follows from an event.
   *
   * @param connect make a new connection now, and let go of the one before
   */
  public record Step(boolean connect, Optional<LifelineVerdict> verdict) {
    private static final Step NOTHING = new Step(false, Optional.empty());
    private static final Step CONNECT = new Step(true, Optional.empty());

    private static Step tell(Kind kind, long nanos) {
      return new Step(false, Optional.of(new LifelineVerdict(kind, Duration.ofNanos(nanos))));
    }
  }

  private final long silence;
  private final long retry;

  private State state = State.REACHING;
  private boolean silent;
  private boolean connecting;
  private long heardAt;
  private long tornAt;
  private long connectingSince;
  private long connectAgainAt;
  private long pause = SHORTEST_PAUSE;
  private long tickedAt;

  /** A connection is to be made at once. */
  public LifelineMachine(LifelineSettings settings, long now) {
    silence = settings.silence().toNanos();
    retry = settings.retry().toNanos();
    heardAt = now;
    tickedAt = now;
    connect(now);
  }

  /** The peer is at the other end, and has said who it is. */
  public Step onHeld(long now) {
    if (state == State.DEAD) {
      return Step.NOTHING;
    }
    boolean mended = state == State.TORN && !silent;
    state = State.HELD;
    connecting = false;
    pause = SHORTEST_PAUSE;
    long quiet = now - heardAt;
    return mended ? heardAfter(Kind.MENDED, quiet, now) : onHeard(now);
  }

  /** A sign of life. */
  public Step onHeard(long now) {
    return silent ? heardAfter(Kind.HEARD_AGAIN, now - heardAt, now) : quietly(now);
  }

  private Step heardAfter(Kind kind, long quiet, long now) {
    silent = false;
    heardAt = now;
    return Step.tell(kind, quiet);
  }

  private Step quietly(long now) {
    heardAt = now;
    return Step.NOTHING;
  }

  /**
   * The connection has ended, whether it was held by then or not; or none came about, for a reason
   * that says nothing about the process.
   */
  public Step onClosed(long now) {
    switch (state) {
      case HELD -> {
        state = State.TORN;
        tornAt = now;
        return connect(now);
      }
      case REACHING, TORN -> {
        // A process that is dying may still take connections for a moment, and drop them.
        connecting = false;
        connectAgainAt = now + pause;
        pause = Math.min(retry, pause * 2);
        return Step.NOTHING;
      }
      case DEAD -> {
        return Step.NOTHING;
      }
    }
    throw new AssertionError(state);
  }

  /**
   * Nobody listens at the peer's address, or so it looks. What comes later than a retry says
   * nothing: the operating system may have given up.
   */
  public Step onRefused(long now) {
    return now - connectingSince < retry ? onGone(now) : onClosed(now);
  }

  /** Another process listens at the peer's address. */
  public Step onStranger(long now) {
    return onGone(now);
  }

  private Step onGone(long now) {
    connecting = false;
    connectAgainAt = now + retry;
    if (state != State.TORN) {
      return Step.NOTHING;
    }
    state = State.DEAD;
    return Step.tell(Kind.DEAD, now - tornAt);
  }

  /** To be called about once per beat, and when {@link #nextTick} says so. */
  public Step tick(long now) {
    boolean wasAway = now - tickedAt > silence / 2;
    tickedAt = now;
    if (state == State.DEAD) {
      return Step.NOTHING;
    }
    if (wasAway && !silent) {
      // It was this process that stood still: what was said meanwhile is still to be read.
      heardAt = now;
    }
    if (!silent && now - heardAt >= silence) {
      silent = true;
      return new Step(connectIfDue(now).connect(), Step.tell(quietKind(), now - heardAt).verdict());
    }
    return connectIfDue(now);
  }

  private Kind quietKind() {
    return state == State.REACHING ? Kind.UNREACHED : Kind.SILENT;
  }

  private Step connectIfDue(long now) {
    if (state == State.HELD && silent && now - heardAt >= silence + retry) {
      // A way that was cut off and is whole again shows on a new connection first.
      state = State.TORN;
      tornAt = now;
      return connect(now);
    }
    boolean isDue = connecting ? now - connectingSince >= retry : connectAgainAt - now <= 0;
    return state != State.HELD && isDue ? connect(now) : Step.NOTHING;
  }

  private Step connect(long now) {
    connecting = true;
    connectingSince = now;
    return Step.CONNECT;
  }

  /** How long the next tick may be waited for, if that is less than a beat; else the beat. */
  public long nextTick(long now, long beat) {
    boolean waits = state != State.HELD && state != State.DEAD && !connecting;
    return waits ? Math.max(0, Math.min(beat, connectAgainAt - now)) : beat;
  }

  /** Whether there was a sign of life at this moment or later. */
  public boolean heardSince(long moment) {
    return state == State.HELD && !silent && heardAt - moment >= 0;
  }
}
