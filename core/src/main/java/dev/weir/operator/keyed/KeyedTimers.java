package dev.weir.operator.keyed;

import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.StateSpec;
import dev.weir.element.Watermark;
import dev.weir.operator.OperatorContext;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a keyed operator in both domains of time, each of a key, or of a key and a
 * namespace: state of the current ones. None is added to event time when the watermark is at its
 * end, and to processing time when the input is: whatever is due fires then, and one that renews
 * itself would do so for ever.
 */
public final class KeyedTimers {
  private final OperatorContext<?> context;
  private final KeyedState state;
  private final TimerState eventTime;
  private final TimerState processingTime;

  /** Called for each timer that is due. */
  @FunctionalInterface
  public interface Due {
    /** The timer's key is the current one, and so is its namespace, if the timers have any. */
    void fire(TimerState.Timer timer, TimeDomain domain) throws Exception;
  }

  private KeyedTimers(
      OperatorContext<?> context,
      KeyedState state,
      String suffix,
      @Nullable TypeRef<?> namespaces) {
    this.context = context;
    this.state = state;
    eventTime = state.timers(new StateSpec.OfTimers("event-time" + suffix, namespaces));
    processingTime = state.timers(new StateSpec.OfTimers("processing-time" + suffix, namespaces));
  }

  /** Declares timers of keys; one set of timers per operator. */
  public static KeyedTimers ofKeys(OperatorContext<?> context, KeyedState state) {
    return new KeyedTimers(context, state, "", null);
  }

  /** As {@link #ofKeys}; each timer is of a key and a namespace of this type. */
  public static KeyedTimers ofNamespaces(
      OperatorContext<?> context, KeyedState state, TypeRef<?> namespaces) {
    return new KeyedTimers(context, state, "", namespaces);
  }

  /**
   * Another set of timers of the operator, beside the first one and with a purpose of its own.
   *
   * @param purpose unique in the operator
   */
  public static KeyedTimers ofNamespaces(
      OperatorContext<?> context, KeyedState state, String purpose, TypeRef<?> namespaces) {
    return new KeyedTimers(context, state, "-" + purpose, namespaces);
  }

  /** Adds a timer unless there is an equal one. */
  public void add(TimeDomain domain, long timestampMillis) {
    boolean atItsEnd =
        domain == TimeDomain.EVENT_TIME
            ? context.watermark() == Watermark.MAX
            : context.inputEnded();
    if (!atItsEnd) {
      of(domain).add(timestampMillis);
    }
  }

  /**
   * As {@link #add}, but also at the end of time and of the input: for a chain of timers that is
   * known to end.
   */
  public void addToEnd(TimeDomain domain, long timestampMillis) {
    of(domain).add(timestampMillis);
  }

  /** Removes a timer, if it is there. */
  public void remove(TimeDomain domain, long timestampMillis) {
    of(domain).remove(timestampMillis);
  }

  /** The time of the earliest timer, or {@link Long#MAX_VALUE} if there is none. */
  public long earliestMillis(TimeDomain domain) {
    return of(domain).earliestMillis();
  }

  private TimerState of(TimeDomain domain) {
    return domain == TimeDomain.EVENT_TIME ? eventTime : processingTime;
  }

  /**
   * Fires what is due at a time, those that become due meanwhile included, as long as the context
   * permits. Returns whether done; if not, it is called again.
   */
  public boolean fireUntil(TimeDomain domain, long timeMillis, Due due) throws Exception {
    TimerState timers = of(domain);
    while (timers.earliestMillis() <= timeMillis) {
      if (!context.mayFire()) {
        return false;
      }
      TimerState.Timer timer = timers.pollUntil(timeMillis);
      if (timer == null) {
        return true;
      }
      state.setKey(timer.key(), timer.hash());
      Object namespace = timer.namespace();
      if (namespace != null) {
        state.setNamespace(namespace);
      }
      due.fire(timer, domain);
    }
    return true;
  }
}
