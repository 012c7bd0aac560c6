package dev.weir.testkit.contract.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.api.function.OutputTag;
import dev.weir.element.Watermark;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.OperatorSpec;
import dev.weir.operator.OperatorFactory;
import dev.weir.plan.Operators;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.testkit.contract.window.NaiveWindows.Event;
import dev.weir.testkit.contract.window.NaiveWindows.Fired;
import dev.weir.testkit.harness.HarnessSetup;
import dev.weir.testkit.harness.HarnessSnapshot;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs window operators on the backend under test. */
abstract class WindowsFixture {
  static final OutputTag<Event> LATE = new OutputTag<>("late");

  private static final int RESTORE_AFTER = 9;

  @TempDir Path directory;
  private StateBackend backend;
  private final List<KeyedState> states = new ArrayList<>();

  /** Makes the backend; the contract closes it. */
  protected abstract StateBackend createBackend();

  @BeforeEach
  void open() {
    backend = new Watched(createBackend(), states);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  static OperatorFactory operator(OperatorSpec spec) {
    return () -> Operators.create(Vertex.of("windows", spec));
  }

  HarnessSetup<Fired> setup(OperatorSpec spec) {
    return OperatorHarness.<Fired>of(operator(spec))
        .keyedBy(Event::key)
        .named("windows")
        .directory(directory)
        .emittingAtMost(1000)
        .backend(backend);
  }

  /** Whether the backend opens so fast that every mode of the harness can be run. */
  protected boolean opensInNoTime() {
    return true;
  }

  /** Compares with the reference. */
  void verify(OperatorSpec spec, List<Input> inputs, NaiveWindows naive) {
    naive.run(inputs);
    verify(spec, inputs, naive.fired(), naive.late());
  }

  void verify(OperatorSpec spec, List<Input> inputs, List<Fired> fired, List<Event> late) {
    if (opensInNoTime()) {
      setup(spec)
          .inAnyOrder()
          .expectingOn(LATE, late.toArray(Event[]::new))
          .verify(inputs, fired.toArray());
    } else {
      assertThatCode(() -> runWithRestores(spec, inputs, fired, late)).doesNotThrowAnyException();
    }
  }

  private void runWithRestores(
      OperatorSpec spec, List<Input> inputs, List<Fired> fired, List<Event> late) throws Exception {
    HarnessSetup<Fired> setup = setup(spec);
    OperatorHarness<Fired> harness = setup.open();
    for (int i = 0; i < inputs.size(); i++) {
      deliver(inputs.get(i), harness);
      if (i % RESTORE_AFTER == RESTORE_AFTER - 1) {
        HarnessSnapshot snapshot = harness.snapshot();
        harness.close();
        harness = setup.restore(snapshot);
      }
    }
    harness.close();
    assertThat(harness.output()).containsExactlyInAnyOrderElementsOf(fired);
    assertThat(harness.output(LATE)).containsExactlyInAnyOrderElementsOf(late);
  }

  private static void deliver(Input input, OperatorHarness<?> harness) throws Exception {
    if (input instanceof Input.Arrival arrival) {
      harness.record(arrival.value(), arrival.timestampMillis());
    } else if (input instanceof Input.EventTimeTo time) {
      harness.watermark(time.timestampMillis());
    } else {
      harness.watermark(Watermark.MAX);
      harness.endInput();
    }
  }

  /** How many entries a state of the operator that was opened last still holds. */
  int entriesLeft(String state) {
    List<Object> keys = new ArrayList<>();
    states.get(states.size() - 1).forEachKey(state, (key, namespace) -> keys.add(key));
    return keys.size();
  }

  /** Remembers the states that it made. */
  private record Watched(StateBackend backend, List<KeyedState> states) implements StateBackend {
    @Override
    public String name() {
      return backend.name();
    }

    @Override
    public KeyedState create(Scope scope) {
      KeyedState state = backend.create(scope);
      states.add(state);
      return state;
    }

    @Override
    public void close() {
      backend.close();
    }
  }
}
