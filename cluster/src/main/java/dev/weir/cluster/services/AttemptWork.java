package dev.weir.cluster.services;

import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.operator.Operator.BackgroundAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one attempt of a subtask into code that may block, on whatever threads. When the
 * attempt is over, nothing more of it begins. What has begun may take as long as its authors like,
 * and can be named meanwhile. Safe for use by several threads.
 */
public final class AttemptWork {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final JobId job;
  private final String who;
  private final ClassLoader loader;
  private final LogContext log;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private int touching;
  private int unclosed;
  private boolean over;

  /** What a call may do to others. */
  public enum Kind {
    /** It concerns this attempt alone, for example reads. */
    INSIDE,
    /** It changes something that the next attempt meets, for example commits. */
    OUTSIDE,
    /** It lets go of what the attempt had; allowed when the attempt is over. */
    CLOSING
  }

  /**
   * @param who runs as this attempt, in words
   * @param loader the job's, which its code finds as the thread's context class loader
   * @param log what lines of the log that its code writes tell about it
   */
  AttemptWork(JobId job, String who, ClassLoader loader, LogContext log) {
    this.job = job;
    this.who = who;
    this.loader = loader;
    this.log = log;
  }

  JobId job() {
    return job;
  }

  /** One call, on the thread that began it; that thread also ends it. */
  public final class Call implements AutoCloseable {
    private final Kind kind;
    private final Supplier<String> what;
    private volatile @Nullable Thread thread;
    private volatile long sinceNanos;
    private @Nullable ClassLoader loaderBefore;
    private volatile boolean reported;

    private Call(Kind kind, Supplier<String> what) {
      this.kind = kind;
      this.what = what;
    }

    /** Enters the job's code. */
    public void enter(long nowNanos) {
      Thread current = Thread.currentThread();
      loaderBefore = current.getContextClassLoader();
      current.setContextClassLoader(loader);
      log.enter();
      sinceNanos = nowNanos;
      thread = current;
    }

    public void leave() {
      Thread current = Thread.currentThread();
      thread = null;
      LogContext.leave();
      current.setContextClassLoader(loaderBefore);
    }

    @Override
    public void close() {
      leave();
      calls.remove(this);
      if (kind == Kind.OUTSIDE) {
        touchesNoMore();
      }
    }

    private @Nullable String describe(long nowNanos, long atLeastNanos) {
      Thread on = thread;
      long nanos = nowNanos - sinceNanos;
      if (on == null || nanos < atLeastNanos) {
        return null;
      }
      StackTraceElement place = Failure.place(on.getStackTrace());
      String where = place == null ? "" : " (at " + text(place) + ")";
      return who + " is " + what.get() + " for " + nanos / NANOS_PER_SECOND + " s" + where;
    }

    /** As in an exception: without the loader's name and the module. */
    private static String text(StackTraceElement place) {
      return new StackTraceElement(
              place.getClassName(),
              place.getMethodName(),
              place.getFileName(),
              place.getLineNumber())
          .toString();
    }
  }

  /** A call that is entered and left again and again: a turn. */
  public Call turns() {
    Call turn = new Call(Kind.INSIDE, () -> "taking a turn");
    calls.add(turn);
    return turn;
  }

  /**
   * Begins a call. The caller closes it.
   *
   * @param what it does, in words that fit behind "is"; asked for by other threads
   * @return null if the attempt is over and the call must not be made
   */
  @Nullable Call begin(Kind kind, Supplier<String> what) {
    synchronized (this) {
      if (over && kind != Kind.CLOSING) {
        return null;
      }
      touching += kind == Kind.OUTSIDE ? 1 : 0;
    }
    Call call = new Call(kind, what);
    call.enter(System.nanoTime());
    calls.add(call);
    return call;
  }

  /**
   * Makes a call.
   *
   * @throws CompletionException with what the call threw
   * @throws CancellationException if the attempt is over
   */
  public <R> R call(Kind kind, Supplier<String> what, Callable<R> action) {
    Call call = begin(kind, what);
    if (call == null) {
      throw new CancellationException("the attempt is over");
    }
    try (call) {
      return action.call();
    } catch (Throwable failed) {
      throw new CompletionException(failed);
    }
  }

  /** The same for {@link CompletableFuture}. */
  public Runnable guarded(Kind kind, Supplier<String> what, BackgroundAction action) {
    return () ->
        call(
            kind,
            what,
            () -> {
              action.run();
              return true;
            });
  }

  /** What a call threw that ran as a part of a {@link CompletableFuture}. */
  public static Throwable cause(Throwable failed) {
    Throwable cause = failed.getCause();
    return failed instanceof CompletionException && cause != null ? cause(cause) : failed;
  }

  private void touchesNoMore() {
    boolean last;
    synchronized (this) {
      touching--;
      last = over && touching == 0;
    }
    if (last) {
      ended.complete(null);
    }
  }

  /** From now on nothing begins but what closes. */
  public void over() {
    boolean last;
    synchronized (this) {
      over = true;
      last = touching == 0;
    }
    if (last) {
      ended.complete(null);
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  /** Completes when the attempt is over and nothing of it touches the outside any more. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /** Something is left for users to close; {@link #closed} says when they have. */
  public synchronized void leaveToBeClosed() {
    unclosed++;
  }

  public synchronized void closed() {
    unclosed--;
  }

  /** Whether users have closed what was left to them. */
  private synchronized boolean isClosed() {
    return unclosed == 0;
  }

  ClassLoader loader() {
    return loader;
  }

  /** What the attempt had is given back, or handed to who closes it. */
  public void release() {
    released.complete(null);
  }

  CompletableFuture<Void> released() {
    return released;
  }

  /** Whether the attempt is over and no call of it is under way. */
  boolean isDone() {
    return isOver()
        && released.isDone()
        && isClosed()
        && calls.stream().allMatch(call -> call.thread == null);
  }

  /** What has been under way for so long. */
  List<String> longerThan(long nanos) {
    long now = System.nanoTime();
    List<String> found = new ArrayList<>();
    for (Call call : calls) {
      String text = call.describe(now, nanos);
      if (text != null) {
        found.add(text);
      }
    }
    return found;
  }

  /** As {@link #longerThan}, but without reads and turns, and each call once. */
  List<String> newlyLongerThan(long nanos) {
    long now = System.nanoTime();
    List<String> found = new ArrayList<>();
    for (Call call : calls) {
      String text = call.kind == Kind.INSIDE || call.reported ? null : call.describe(now, nanos);
      if (text != null) {
        call.reported = true;
        found.add(text);
      }
    }
    return found;
  }

  /** What of this kind is under way at the moment. */
  List<String> underWay(Kind kind) {
    long now = System.nanoTime();
    List<String> found = new ArrayList<>();
    for (Call call : calls) {
      String text = call.kind == kind ? call.describe(now, 0) : null;
      if (text != null) {
        found.add(text);
      }
    }
    return found;
  }
}
