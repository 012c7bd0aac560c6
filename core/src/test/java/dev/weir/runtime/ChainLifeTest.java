package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever was opened is closed once, wherever and with whatever a chain fails. */
class ChainLifeTest {
  private static final List<String> OPERATORS = List.of("a", "b", "c");

  enum Place {
    STATE,
    SUPPLIER,
    INPUT,
    SETUP,
    OPEN,
    CLOSE
  }

  private final List<String> opened = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private int statesOpen;
  private int statesMade;

  private static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("planted"),
        new Exception("planted"),
        new StackOverflowError("planted"),
        new InternalError("planted"),
        new OutOfMemoryError("planted"),
        new NoClassDefFoundError("planted"));
  }

  /** An operator that fails in one place. */
  private final class Fragile extends Operator<Object> {
    private final String name;
    private final @Nullable Place fails;
    private final Throwable failure;

    Fragile(String name, @Nullable Place fails, Throwable failure) {
      this.name = name;
      this.fails = fails;
      this.failure = failure;
      failIf(Place.SUPPLIER);
    }

    private void failIf(Place here) {
      if (fails == here) {
        throwAny(failure);
      }
    }

    @Override
    public List<Receiver<?>> inputs() {
      failIf(Place.INPUT);
      return List.of((value, timestampMillis) -> {});
    }

    @Override
    public void setup(OperatorContext<Object> with) throws Exception {
      failIf(Place.SETUP);
      super.setup(with);
    }

    @Override
    public void open() {
      opened.add(name);
      failIf(Place.OPEN);
    }

    @Override
    public void close() {
      closed.add(name);
      failIf(Place.CLOSE);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwAny(Throwable failure) throws E {
    throw (E) failure;
  }

  /** The heap, with states that are counted. */
  private StateBackend counting(@Nullable Throwable failure) {
    StateBackend heap = new HeapStateBackend();
    return new StateBackend() {
      @Override
      public String name() {
        return heap.name();
      }

      @Override
      public KeyedState create(Scope scope) {
        KeyedState state = heap.create(scope);
        statesOpen++;
        statesMade++;
        return (KeyedState)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeyedState.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("close")) {
                    statesOpen--;
                    if (failure != null) {
                      throw failure;
                    }
                  }
                  try {
                    return method.invoke(state, arguments);
                  } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                  }
                });
      }

      @Override
      public void close() {
        heap.close();
      }
    };
  }

  private static SubtaskWiring wiring(List<Vertex> vertices) {
    Graph graph = new Graph().vertex(Vertex.source("from", new SomeSource<>()));
    String before = "from";
    for (Vertex vertex : vertices) {
      graph =
          graph
              .vertex(vertex)
              .edge(
                  before,
                  vertex.name(),
                  before.equals("from")
                      ? Partitioner.<Object, Object>hash(value -> value)
                      : Partitioner.forward());
      before = vertex.name();
    }
    ActorGraph compiled = new GraphCompiler(1).compile(graph);
    return SubtaskWiring.of(compiled, new SubtaskId("a", 0));
  }

  /** Makes, opens and closes the chain as its host does; returns what came out. */
  private @Nullable Throwable live(SubtaskWiring wiring, StateBackend backend) {
    SubtaskEnvironment environment =
        new SubtaskEnvironment(
            JobTerm.none(new JobId("job")),
            1,
            16,
            new Types(),
            backend,
            new MapCheckpointStore(),
            Path.of("unused"),
            LoopSettings.DEFAULT);
    return catchThrowable(
        () -> {
          try (SubtaskLoop loop = new SubtaskLoop(wiring, environment, new FakeSubtaskPort())) {
            loop.open(new SubtaskRestore.Fresh());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void whereverItFails_allThatWasOpenedIsClosed_andTheFirstFailureComesOut(Place place) {
    for (Throwable failure : failures()) {
      for (String culprit : OPERATORS) {
        opened.clear();
        closed.clear();
        List<Vertex> vertices =
            OPERATORS.stream()
                .map(
                    name ->
                        Vertex.operator(
                            name,
                            "fragile",
                            1,
                            () -> new Fragile(name, name.equals(culprit) ? place : null, failure)))
                .toList();
        Throwable out = live(wiring(vertices), counting(place == Place.STATE ? failure : null));
        String which = place + " of " + culprit + " throws " + failure;
        assertThat(statesOpen).as(which).isZero();
        assertThat(closed).as(which).containsExactlyInAnyOrderElementsOf(opened);
        assertThat(out).as(which).isNotNull();
        assertThat(out == failure || out.getCause() == failure).as("%s: %s", which, out).isTrue();
      }
    }
    assertThat(statesMade).isEqualTo(failures().size() * OPERATORS.size());
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "SETUP"})
  void whatFailsWhileItIsClosedThen_isSuppressedInTheCause(Place place) {
    Throwable cause = new InternalError("the cause");
    Throwable later = new OutOfMemoryError("later");
    List<Vertex> vertices =
        List.of(
            Vertex.operator("a", "fragile", 1, () -> new Fragile("a", place, cause)),
            Vertex.operator("b", "fragile", 1, () -> new Fragile("b", Place.CLOSE, later)));
    Throwable out = live(wiring(vertices), counting(new StackOverflowError("last")));
    assertThat(out).isSameAs(cause);
    assertThat(cause.getSuppressed()).isNotEmpty();
    assertThat(statesOpen).isZero();
    assertThat(closed).containsExactlyInAnyOrderElementsOf(opened);
  }
}
