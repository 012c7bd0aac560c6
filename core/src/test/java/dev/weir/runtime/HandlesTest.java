package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.call.InvalidHandleException;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.state.ValueState;
import dev.weir.element.EndOfInput;
import dev.weir.failure.Failure;
import dev.weir.serde.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a function is handed is valid in the call that it is for, and on its thread. */
class HandlesTest {
  /** Uses one of its handles. */
  interface Use {
    void by(Keeping function) throws Exception;
  }

  /** A use, and what the message calls the handle. */
  record Handle(String name, Use use) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Handle> handles() {
    return Stream.of(
        new Handle("state 'seen'", function -> function.seen.update("later")),
        new Handle("state 'seen'", function -> function.seen.value()),
        new Handle("state 'sums'", function -> function.sums.value()),
        new Handle("the namespace of a key", function -> function.enter(1)),
        new Handle("the namespace of a key", Keeping::forget),
        new Handle("state 'all'", function -> function.all.add("later")),
        new Handle("the output", function -> function.out().emit("later")),
        new Handle("the timers", function -> function.context().timers().atEventTime(1)),
        new Handle("the key", function -> function.context().key()),
        new Handle("the context", function -> function.context().watermark()));
  }

  /** Keeps what it was handed. */
  static class Keeping extends KeyedProcess<Object, Object, Object> {
    final ValueState<String> seen = state(ValueState.of("seen", String.class));
    final SubtaskList<String> all = state(SubtaskList.split("all", new TypeRef<String>() {}));
    final ValueState<Long> sums = state(ValueState.of("sums", Long.class).byNamespace(Long.class));
    private @Nullable KeyedContext<Object> context;
    private @Nullable Output<Object> out;

    void enter(long namespace) {
      setNamespace(namespace);
    }

    void forget() {
      clearKey();
    }

    KeyedContext<Object> context() {
      return java.util.Objects.requireNonNull(context);
    }

    Output<Object> out() {
      return java.util.Objects.requireNonNull(out);
    }

    @Override
    public void onRecord(Object value, KeyedContext<Object> ctx, Output<Object> output)
        throws Exception {
      context = ctx;
      out = output;
      seen.update("now");
      all.add("now");
      ctx.timers().atProcessingTime(Long.MAX_VALUE);
      output.emit(value);
    }
  }

  private final Keeping keeping = new Keeping();

  @ParameterizedTest
  @MethodSource("handles")
  void betweenTwoCalls_isRefused_andFailsTheNext(Handle handle) throws Exception {
    try (OneOperator one = OneOperator.keyed(() -> keeping, 10)) {
      one.process(0, null, "a");
      // Kept timers are got from a kept context, which refuses first.
      String name = handle.name().replace("the timers", "the context");
      assertThatThrownBy(() -> handle.use().by(keeping))
          .isInstanceOf(InvalidHandleException.class)
          .hasMessage(
              name
                  + " of operator 'one' was used when no call was under way: it is valid in the"
                  + " call that it is given for; do not keep it for later");
      assertThatThrownBy(() -> one.process(0, null, "b"))
          .isInstanceOf(InvalidHandleException.class)
          .satisfies(thrown -> assertThat(Failure.of(thrown).isPermanent()).isTrue());
      assertThat(one.port.records(0)).containsExactly("a");
    } catch (RuntimeException closing) {
      assertThat(closing).hasMessageContaining("of operator 'one' was used");
    }
  }

  /**
   * Lets another thread use a handle in the middle of a call, and takes no notice of how it ends.
   */
  private static final class Handing extends Keeping {
    private final Use use;
    final AtomicReference<Throwable> thrown = new AtomicReference<>();

    Handing(Use use) {
      this.use = use;
    }

    @Override
    public void onRecord(Object value, KeyedContext<Object> ctx, Output<Object> output)
        throws Exception {
      super.onRecord(value, ctx, output);
      Thread other =
          new Thread(
              () -> {
                try {
                  use.by(this);
                } catch (Throwable refused) {
                  thrown.set(refused);
                }
              },
              "user's own");
      other.start();
      other.join();
    }
  }

  @ParameterizedTest
  @MethodSource("handles")
  void onAnotherThread_isRefused_andFailsTheNextCall(Handle handle) throws Exception {
    Handing handing = new Handing(handle.use());
    try (OneOperator one = OneOperator.keyed(() -> handing, 10)) {
      one.process(0, null, "a");
      assertThat(handing.thrown.get())
          .isInstanceOf(InvalidHandleException.class)
          .hasMessageContaining("of operator 'one' was used on thread 'user's own'");
      assertThatThrownBy(() -> one.process(0, null, "b")).isSameAs(handing.thrown.get());
    } catch (RuntimeException closing) {
      assertThat(closing).hasMessageContaining("of operator 'one' was used");
    }
  }

  /** Uses state where it has no key, and where it has. */
  private static final class Everywhere extends Keeping {
    final List<String> said = new ArrayList<>();

    private void attempt(String where, Runnable use) {
      try {
        use.run();
        said.add(where + ": fine");
      } catch (InvalidHandleException refused) {
        said.add(where + ": " + refused.getMessage().replaceAll(" (of operator|in |,).*", ""));
        throw refused;
      }
    }

    @Override
    public void open(OpenContext ctx) {
      attempt("open, subtask", () -> all.add("x"));
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, Object key, KeyedContext<Object> ctx, Output<Object> output) {
      attempt("timer, key", () -> seen.update("x"));
    }

    @Override
    public void onEndOfInput(Context ctx, Output<Object> output) {
      attempt("end, subtask", () -> all.add("x"));
      attempt("end, output", () -> output.emit("end"));
      attempt("end, key", () -> seen.update("x"));
    }

    @Override
    public void close() {
      attempt("close, subtask", () -> all.add("x"));
    }
  }

  @Test
  void whatHasNoKey_mayUseTheSubtasksStateAlone() throws Exception {
    Everywhere function = new Everywhere();
    try (OneOperator one = OneOperator.keyed(() -> function, 10)) {
      assertThatThrownBy(() -> one.process(0, EndOfInput.INSTANCE, "a"))
          .hasRootCauseMessage(
              "state 'seen' of operator 'one' was used in a call without a key, open or"
                  + " onEndOfInput: it is for onRecord and onTimer; what is to happen for each key"
                  + " at the end of the input is done by a timer at Long.MAX_VALUE");
      assertThat(one.port.said).doesNotContain("drained");
    } catch (RuntimeException closing) {
      assertThat(closing)
          .hasRootCauseMessage(
              "state 'all' of operator 'one' was used in close() or later, when no checkpoint"
                  + " follows any more; do it in onEndOfInput, or before");
    }
    assertThat(function.said)
        .containsExactly(
            "open, subtask: fine",
            "end, subtask: fine",
            "end, output: fine",
            "end, key: state 'seen'",
            "close, subtask: state 'all'");
  }

  /** Sums the lengths of what came for each key, by first letter. */
  private static final class ByFirstLetter extends KeyedProcess<Object, Object, Object> {
    private final ValueState<Long> sum =
        state(ValueState.of("sum", Long.class).byNamespace(String.class).orElse(0L));

    @Override
    public void onRecord(Object value, KeyedContext<Object> ctx, Output<Object> out) {
      for (String word : value.toString().split(" ", -1)) {
        setNamespace(word.substring(0, 1));
        sum.update(java.util.Objects.requireNonNull(sum.value()) + word.length());
      }
      List<String> sums = new ArrayList<>();
      for (Object letter : namespaces("sum")) {
        setNamespace(letter);
        sums.add(letter + "=" + sum.value());
      }
      sums.sort(null);
      out.emit(String.join(" ", sums));
    }
  }

  @Test
  void namespaces_keepApartWhatAFunctionKeepsForAKey() throws Exception {
    try (OneOperator one = OneOperator.keyed(ByFirstLetter::new, 10)) {
      one.process(0, null, "ab b abc", "x", "ab b abc");
      assertThat(one.port.records(0)).containsExactly("a=5 b=1", "x=1", "a=10 b=2");
    }
  }

  /** Tells for which key it is called. */
  private static final class TellingKeys extends KeyedProcess<Object, Object, Object> {
    private @Nullable KeyedContext<Object> kept;

    @Override
    public void onRecord(Object value, KeyedContext<Object> ctx, Output<Object> out) {
      kept = ctx;
      ctx.timers().atEventTime(value.toString().length());
      clearKey(); // is no other key
      ctx.timers().atEventTime(value.toString().length());
      out.emit(value + " of " + ctx.key());
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, Object key, KeyedContext<Object> ctx, Output<Object> out) {
      out.emit(at + " of " + key + "=" + ctx.key());
    }

    @Override
    public void onEndOfInput(Context ctx, Output<Object> out) {
      java.util.Objects.requireNonNull(kept).key();
    }
  }

  @Test
  void theKey_isThatOfTheRecordOrTimer_andThereIsNoneAtTheEnd() throws Exception {
    try (OneOperator one = OneOperator.keyed(TellingKeys::new, 10)) {
      assertThatThrownBy(() -> one.process(0, EndOfInput.INSTANCE, "abc", "x"))
          .hasMessageContaining("the key of operator 'one' was used in a call without a key");
      assertThat(one.port.records(0))
          .containsExactly("abc of abc", "x of x", "1 of x=x", "3 of abc=abc");
    } catch (RuntimeException closing) {
      assertThat(closing).hasMessageContaining("the key of operator 'one'");
    }
  }

  /** A function without a key. */
  private static final class Unkeyed extends Process<Object, Object> {
    private final SubtaskList<String> all =
        state(SubtaskList.split("all", new TypeRef<String>() {}));

    Unkeyed(boolean early) {
      if (early) {
        all.add("too early");
      }
    }

    @Override
    public void onRecord(Object value, Context ctx, Output<Object> out) {
      all.add("now");
      ctx.timers().atEventTime(10);
      out.emit(all.get().size());
    }

    @Override
    public void onEndOfInput(Context ctx, Output<Object> out) {
      out.emit("end: " + all.get().size());
    }
  }

  @Test
  void inACall_everythingWorks() throws Exception {
    try (OneOperator one = OneOperator.of(() -> new Unkeyed(false), 1, 10)) {
      one.process(0, EndOfInput.INSTANCE, "a", "b");
      assertThat(one.port.records(0)).containsExactly(1, 2, "end: 2");
    }
  }

  @Test
  void inTheConstructor_isRefused() {
    assertThatThrownBy(() -> OneOperator.of(() -> new Unkeyed(true), 1, 10))
        .hasMessageContaining("state 'all' is usable from open() on, not in the constructor");
  }
}
