package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.function.KeySelector;
import dev.weir.api.function.OutputTag;
import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.InputSpec;
import dev.weir.serde.TypeRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphCheckTest {
  private static List<String> problems(Graph graph) {
    GraphException failure =
        catchThrowableOfType(GraphException.class, () -> Graphs.compiled(graph));
    assertThat(failure).isNotNull();
    return failure.problems();
  }

  /** A valid graph, {@code in -> work -> out}, to break. */
  private static Graph valid() {
    return new Graph()
        .vertex(Graphs.source("in"))
        .vertex(Graphs.map("work"))
        .vertex(Graphs.sink("out"))
        .edge("in", "work")
        .edge("work", "out");
  }

  @Test
  void empty() {
    assertThat(problems(new Graph())).containsExactly("it is empty: add a source");
  }

  @Test
  void operatorWithoutName() {
    Graph graph = valid().vertex(Graphs.map(" ")).edge("in", " ");
    assertThat(problems(graph))
        .containsExactly(
            "operator 4 (map) has no name: give it one, by which its state is found again after a"
                + " restart");
  }

  @Test
  void illegalName() {
    Graph graph = valid().vertex(Graphs.map("a/b")).edge("in", "a/b");
    assertThat(problems(graph))
        .containsExactly(
            "'a/b' cannot be the name of an operator: use 1 to 100 of A-Z a-z 0-9 . _ - and start"
                + " with a letter or a digit");
  }

  @Test
  void duplicateNames() {
    Graph graph = valid().vertex(Graphs.process("work"));
    assertThat(problems(graph))
        .containsExactly(
            "2 operators are named 'work' (map, process): give each a name of its own, by which"
                + " its state is found again after a restart");
  }

  @Test
  void unknownEnds() {
    Graph graph = valid().edge("wrok", "out").edge("in", "elsewhere");
    assertThat(problems(graph))
        .containsExactly(
            "the edge 'wrok' -> 'out' begins at 'wrok', which is not in the graph; did you mean"
                + " 'work'?",
            "the edge 'in' -> 'elsewhere' ends at 'elsewhere', which is not in the graph: add it,"
                + " or remove the edge");
  }

  @Test
  void cycle() {
    Graph graph = valid().vertex(Graphs.map("again")).edge("work", "again").edge("again", "work");
    assertThat(problems(graph))
        .containsExactly(
            "its operators form a cycle, 'work' -> 'again' -> 'work': remove one of these edges");
  }

  @Test
  void cycleOfOne() {
    assertThat(problems(valid().edge("work", "work")))
        .containsExactly("its operators form a cycle, 'work' -> 'work': remove one of these edges");
  }

  @Test
  void inputOfASource() {
    Graph graph = valid().vertex(Graphs.source("more")).edge("in", "more").edge("more", "out");
    assertThat(problems(graph))
        .containsExactly(
            "the edge 'in' -> 'more' leads into a source, which has no input: remove the edge");
  }

  @Test
  void operatorWithoutInput() {
    assertThat(
            problems(
                valid()
                    .vertex(Graphs.map("lonely"))
                    .vertex(Graphs.join("half"))
                    .edge("in", "half")))
        .containsExactly(
            "'lonely' has no input: add an edge that leads to it, or remove it",
            "input 1 ('right') of 'half' has no edge: add one that leads to it");
  }

  @Test
  void operatorThatDeclaresNoInput() {
    Vertex odd = Vertex.operator("odd", "map", 0, () -> null);
    assertThat(problems(valid().vertex(odd)))
        .containsExactly("'odd' is not a source but declares no input: give it at least one");
  }

  @Test
  void wrongInput() {
    Graph graph =
        valid()
            .vertex(Graphs.join("join"))
            .edge("in", "join")
            .edge(Edge.of("work", "join").intoInput(1))
            .edge(Edge.of("in", "join").intoInput(2))
            .edge(Edge.of("in", "out").intoInput(1));
    assertThat(problems(graph))
        .containsExactly(
            "the edge 'in' -> 'join' leads into input 2, but 'join' has only inputs 0 ('left'), 1"
                + " ('right')",
            "the edge 'in' -> 'out' leads into input 1, but 'out' has only input 0");
  }

  @Test
  void parallelismOutOfRange() {
    Graph graph = valid().maxParallelism(4);
    graph.vertex(Graphs.sink("wide").withParallelism(5)).edge("work", "wide");
    graph.vertex(Graphs.sink("negative").withParallelism(-1)).edge("work", "negative");
    assertThat(problems(graph))
        .containsExactly(
            "'wide' has parallelism 5, above the maximum parallelism 4: lower the one, or raise"
                + " the other before the job's first run",
            "'negative' has parallelism -1: choose at least 1");
  }

  @Test
  void oneReason_isSaidOnce_forAllOperators() {
    Graph graph = valid().maxParallelism(4);
    graph.vertex(Graphs.sink("wide").withParallelism(5)).edge("work", "wide");
    graph.vertex(Graphs.sink("other").withParallelism(5)).edge("work", "other");
    assertThat(problems(graph))
        .containsExactly(
            "'wide', 'other' have parallelism 5, above the maximum parallelism 4: lower the one, or"
                + " raise the other before the job's first run");
  }

  @Test
  void maximumParallelismOutOfRange() {
    assertThat(problems(valid().maxParallelism(40_000)))
        .containsExactly("the maximum parallelism is 40000: choose one from 1 to 32768");
    assertThat(problems(valid().maxParallelism(0)))
        .contains("the maximum parallelism is 0: choose one from 1 to 32768");
  }

  @Test
  void forwardBetweenDifferentParallelism() {
    Graph graph =
        valid()
            .vertex(Graphs.sink("single").withParallelism(1))
            .edge("work", "single", Partitioner.forward());
    assertThat(problems(graph))
        .containsExactly(
            "the edge 'work' -> 'single' is forward, but the parallelism is 2 before it and 1"
                + " behind it: make them equal, or use rebalance");
  }

  @Test
  void keyedAndUnkeyedInOneInput() {
    Graph graph =
        valid().vertex(Graphs.process("sum")).edge("in", "sum", Graphs.hash()).edge("work", "sum");
    assertThat(problems(graph))
        .containsExactly(
            "'sum' gets records with a key from 'in' and without one from 'work' in the same"
                + " input: apply keyBy to all of them");
  }

  @Test
  void keyedStateWithoutKey() {
    Graph graph =
        valid()
            .vertex(Vertex.reduce("sum", Long::sum))
            .edge("in", "sum")
            .edge("work", "sum", Partitioner.rebalance());
    assertThat(problems(graph))
        .containsExactly(
            "'sum' keeps state by key, but gets records without one from 'in', 'work': apply keyBy"
                + " to them");
  }

  @Test
  void keyedStateWithAndWithoutKey() {
    Graph graph =
        valid()
            .vertex(Vertex.reduce("sum", Long::sum))
            .edge("in", "sum", Graphs.hash())
            .edge("work", "sum");
    assertThat(problems(graph))
        .containsExactly(
            "'sum' gets records with a key from 'in' and without one from 'work' in the same"
                + " input: apply keyBy to all of them");
  }

  /** A keyed input beside a broadcast one. */
  private static Graph priced(Partitioner orders, Partitioner prices) {
    List<InputSpec> inputs = List.of(InputSpec.keyed("orders"), InputSpec.broadcast("prices"));
    return valid()
        .vertex(Vertex.operator("price", "connect", inputs, () -> null))
        .edge("in", "price", orders)
        .edge(Edge.of("work", "price").intoInput(1).by(prices));
  }

  @Test
  void keyedInputBesideABroadcastOne() {
    ActorGraph graph = Graphs.compiled(priced(Graphs.hash(), Partitioner.broadcast()));
    assertThat(graph.isKeyed(graph.chain("price"))).isTrue();
    assertThat(problems(priced(Partitioner.rebalance(), Graphs.hash())))
        .containsExactly(
            "'price' keeps state by key, but gets records without one from 'in' in its input"
                + " 'orders': apply keyBy to them",
            "'price' needs each record of its input 'prices' in every subtask, but gets those from"
                + " 'work' in one only: broadcast them");
  }

  private static Graph connected(KeySelector<?, ?> left, KeySelector<?, ?> right) {
    List<InputSpec> inputs = List.of(InputSpec.keyed("left"), InputSpec.keyed("right"));
    return valid()
        .vertex(Vertex.operator("both", "connect", inputs, () -> null))
        .edge(Edge.of("in", "both").by(Partitioner.hash(left)))
        .edge(Edge.of("work", "both").intoInput(1).by(Partitioner.hash(right)));
  }

  @Test
  void keysOfTwoTypesInOneOperator() {
    KeySelector<Long, Long> number = value -> value;
    KeySelector<Long, String> text = String::valueOf;
    assertThat(problems(connected(number, text)))
        .containsExactly(
            "'both' needs keys of one type, but gets java.lang.Long from 'in' and java.lang.String"
                + " from 'work': let their keyBy select the same type");
    Graphs.compiled(connected(text, text));
  }

  @Test
  void keysWhoseTypeArgumentsNobodyKnows_mayAgree() {
    KeySelector<Long, List<Long>> erased = value -> List.of(value);
    KeySelector<Long, Object> unknown = value -> value;
    Partitioner.Hash<Long, List<Long>> hash = Partitioner.hash(erased);
    Graphs.compiled(connected(erased, unknown));
    List<InputSpec> inputs = List.of(InputSpec.keyed("left"), InputSpec.keyed("right"));
    Graph said =
        valid()
            .vertex(Vertex.operator("both", "connect", inputs, () -> null))
            .edge(Edge.of("in", "both").by(hash.withKeyType(new TypeRef<List<Long>>() {})))
            .edge(Edge.of("work", "both").intoInput(1).by(hash));
    Graphs.compiled(said);
  }

  @Test
  void keyedAndUnkeyedInOneOfSeveralInputs() {
    Graph graph =
        priced(Graphs.hash(), Partitioner.broadcast())
            .edge("work", "price", Partitioner.rebalance());
    assertThat(problems(graph))
        .containsExactly(
            "'price' gets records with a key from 'in' and without one from 'work' in the same"
                + " input 'orders': apply keyBy to all of them");
  }

  @Test
  void inputsOfOneName() {
    List<InputSpec> inputs = List.of(InputSpec.any("same"), InputSpec.any("same"));
    Graph graph =
        valid()
            .vertex(Vertex.operator("odd", "join", inputs, () -> null))
            .edge("in", "odd")
            .edge(Edge.of("work", "odd").intoInput(1));
    assertThat(problems(graph))
        .containsExactly("'odd' has two inputs named 'same': give each a name of its own");
  }

  @Test
  void nothingButSources() {
    Graph graph = new Graph().vertex(Graphs.source("a")).vertex(Graphs.source("b"));
    assertThat(problems(graph))
        .containsExactly("nothing reads source 'a', 'b': add an operator or a sink behind it");
  }

  @Test
  void noSource() {
    assertThat(problems(new Graph().vertex(Graphs.sink("out"))))
        .containsExactly(
            "'out' has no input: add an edge that leads to it, or remove it",
            "it has no source: add one");
  }

  @Test
  void outputOfASink() {
    Graph graph = valid().vertex(Graphs.map("behind")).edge("out", "behind");
    assertThat(problems(graph))
        .containsExactly(
            "the edge 'out' -> 'behind' reads a sink, which has no output: remove the edge");
  }

  @Test
  void sideOutputOfASource() {
    Graph graph =
        valid()
            .vertex(Graphs.sink("late"))
            .edge(Edge.of("in", "late").fromSideOutput(new OutputTag<String>("late")));
    assertThat(problems(graph))
        .containsExactly(
            "the edge 'in' (side output 'late') -> 'late' reads a side output of a source, which"
                + " has none: use a process function");
  }

  @Test
  void sameEdgeTwice() {
    assertThat(problems(valid().edge("in", "work", Partitioner.rebalance())))
        .containsExactly(
            "the edge 'in' -> 'work' is there twice: remove one, or put a map on one of them to"
                + " get each record twice");
  }

  @Test
  void allProblemsInOneMessage() {
    Graph graph = valid().vertex(Graphs.map("lonely")).edge("nowhere", "out");
    GraphException failure =
        catchThrowableOfType(GraphException.class, () -> Graphs.compiled(graph));
    assertThat(failure)
        .hasMessage(
            """
            the pipeline cannot run, for 2 reasons:
              1. the edge 'nowhere' -> 'out' begins at 'nowhere', which is not in the graph: add it, or remove the edge
              2. 'lonely' has no input: add an edge that leads to it, or remove it\
            """);
    assertThat(catchThrowableOfType(GraphException.class, () -> Graphs.compiled(new Graph())))
        .hasMessage("the pipeline cannot run: it is empty: add a source");
  }
}
