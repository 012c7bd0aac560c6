package dev.weir.testkit.contract.window;

import dev.weir.api.function.OutputTag;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.OperatorSpec;
import dev.weir.operator.OperatorFactory;
import dev.weir.plan.Operators;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.testkit.contract.window.NaiveWindows.Event;
import dev.weir.testkit.contract.window.NaiveWindows.Fired;
import dev.weir.testkit.harness.HarnessSetup;
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

  /** Compares with the reference in every mode of the harness. */
  void verify(OperatorSpec spec, List<Input> inputs, NaiveWindows naive) {
    naive.run(inputs);
    setup(spec)
        .inAnyOrder()
        .expectingOn(LATE, naive.late().toArray(Event[]::new))
        .verify(inputs, naive.fired().toArray());
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
