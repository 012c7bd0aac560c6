package dev.weir.testkit.sim.scenario;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What follows from a moment: the first one, if nothing else is said. */
public final class Rule<H extends Happening> {
  private final Moment<H> moment;
  private final Script script;
  private int from = 1;
  private int to = 1;
  private int seen;
  private int fired;
  private @Nullable Consumer<H> action;
  private Fate fate = Fate.PASSES;

  /** What becomes of what is happening. */
  record Fate(
      boolean lost,
      @Nullable String heldAs,
      long againAfter,
      long delayMillis,
      boolean unknown,
      boolean applied) {
    static final Fate PASSES = new Fate(false, null, 0, 0, false, true);

    boolean passes() {
      return equals(PASSES);
    }
  }

  Rule(Moment<H> moment, Script script) {
    this.moment = moment;
    this.script = script;
  }

  /** Only the n-th time, from 1 on. */
  public Rule<H> nth(int n) {
    from = n;
    to = n;
    return this;
  }

  /** Each time. */
  public Rule<H> always() {
    to = Integer.MAX_VALUE;
    return this;
  }

  /** Something else happens, at once. */
  public Script then(Runnable reaction) {
    return then(happening -> reaction.run());
  }

  /** Something else happens, at once. */
  public Script then(Consumer<H> reaction) {
    action = reaction;
    return script;
  }

  /** The message is lost. */
  public Script isLost() {
    return is(new Fate(true, null, 0, 0, false, true));
  }

  /** The message is held until {@link Script#release}. */
  public Script isHeldAs(String name) {
    return is(new Fate(false, name, 0, 0, false, true));
  }

  /** The message arrives once more. */
  public Script isRepeatedAfter(long millis) {
    return is(new Fate(false, null, millis, 0, false, true));
  }

  /** The snapshot is written so much later. */
  public Script isDelayedBy(long millis) {
    return is(new Fate(false, null, 0, millis, false, true));
  }

  /** Nobody learns whether the row has changed; it has. */
  public Script happensAndNobodyKnows() {
    return is(new Fate(false, null, 0, 0, true, true));
  }

  /** Nobody learns whether the row has changed; it has not. */
  public Script doesNotHappenAndNobodyKnows() {
    return is(new Fate(false, null, 0, 0, true, false));
  }

  private Script is(Fate next) {
    fate = next;
    return script;
  }

  /** What becomes of a happening by this rule, which does what it has to do. */
  Fate happens(Happening happening) {
    if (!moment.kind().isInstance(happening)) {
      return Fate.PASSES;
    }
    H of = moment.kind().cast(happening);
    if (!moment.which().test(of) || ++seen < from || seen > to) {
      return Fate.PASSES;
    }
    fired++;
    if (action != null) {
      action.accept(of);
    }
    return fate;
  }

  boolean hasFired() {
    return fired > 0;
  }

  @Override
  public String toString() {
    return moment.words();
  }
}
