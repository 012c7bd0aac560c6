package dev.weir.coordinator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeySelector;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.ConsoleSink;
import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.ReduceSpec;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.job.JobDefinition;
import dev.weir.plan.ActorGraph;
import dev.weir.runtime.restore.StatePlan;
import dev.weir.serde.Schema;
import dev.weir.serde.TypeRef;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.StateInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResumeCheckTest {
  private static final JobId JOB = new JobId("job");

  /** Declares what it is told to. */
  private static final class Declaring extends KeyedProcess<String, String, String> {
    Declaring(List<StateSpec.OfValue<?>> values, List<StateSpec.OfMap<?, ?>> maps) {
      values.forEach(this::state);
      maps.forEach(this::state);
    }

    @Override
    public void onRecord(String value, KeyedContext<String> ctx, Output<String> out) {}
  }

  private static Job job(String operator, StateSpec.OfValue<?>... values) {
    return p -> define(p, operator, List.of(values), List.of());
  }

  private static void define(
      Pipeline p,
      String operator,
      List<StateSpec.OfValue<?>> values,
      List<StateSpec.OfMap<?, ?>> maps) {
    p.source("words", CollectionSource.of(List.of("a")))
        .keyBy(word -> word)
        .process(operator, () -> new Declaring(values, maps))
        .sink("out", ConsoleSink.create());
  }

  private static ResumeCheck check(Job before, Job now) throws Exception {
    return check(before, now, true);
  }

  private static ResumeCheck check(Job before, Job now, boolean withSchemas) throws Exception {
    JobDefinition was = JobDefinition.of(before, Arguments.parse(List.of()));
    ActorGraph graphBefore = was.compile(1);
    List<OperatorSnapshot> operators = new ArrayList<>();
    for (Map.Entry<String, List<StateInfo>> each :
        StatePlan.of(graphBefore, was.types(), JOB).entrySet()) {
      operators.add(
          new OperatorSnapshot(
              each.getKey(),
              1,
              graphBefore.maxParallelism(),
              each.getValue().stream()
                  .map(it -> withSchemas ? it : new StateInfo(it.id(), it.type()))
                  .toList(),
              withSchemas ? keysOf(graphBefore, each.getKey(), was) : List.of(),
              List.of(),
              each.getKey().equals("words")
                  ? Optional.of(new EnumeratorState(new byte[0]))
                  : Optional.empty()));
    }
    Manifest manifest =
        new Manifest(
            JOB,
            new CheckpointId(7),
            new LeaderEpoch(1),
            Alignment.ALIGNED,
            0,
            graphBefore.hash(),
            CheckpointPurpose.PERIODIC,
            operators);
    JobDefinition is = JobDefinition.of(now, Arguments.parse(List.of()));
    ActorGraph graph = is.compile(1);
    return ResumeCheck.of(graph, is.types(), manifest, StatePlan.of(graph, is.types(), JOB));
  }

  private static List<Schema> keysOf(ActorGraph graph, String operator, JobDefinition job) {
    return graph.chains().stream()
        .filter(chain -> chain.name().equals(operator))
        .flatMap(chain -> KeySchemas.of(graph, chain, job.types()).stream())
        .toList();
  }

  @Test
  void theSameJob_hasNeitherChangesNorProblems() throws Exception {
    Job job = job("count", ValueState.of("seen", Long.class));
    assertThat(check(job, job)).isEqualTo(new ResumeCheck(List.of(), List.of()));
    assertThat(check(job, job, false)).isEqualTo(new ResumeCheck(List.of(), List.of()));
  }

  @Test
  void statesAddedAndConverted_areChanges() throws Exception {
    ResumeCheck check =
        check(
            job("count", ValueState.of("seen", Integer.class)),
            job("count", ValueState.of("seen", Long.class), ValueState.of("more", String.class)));
    assertThat(check.problems()).isEmpty();
    assertThat(check.changes())
        .containsExactly(
            "state 'seen' of operator 'count' has changed and is converted: it was value<Integer>"
                + " by dynamic, is value<Long> by dynamic",
            "state 'more' of operator 'count' is new: it begins empty");
  }

  @Test
  void statesRemovedOrNarrowed_areProblems() throws Exception {
    ResumeCheck check =
        check(
            job("count", ValueState.of("seen", Long.class), ValueState.of("gone", String.class)),
            job("count", ValueState.of("seen", Integer.class)));
    assertThat(check.problems())
        .containsExactly(
            "State 'seen' of operator 'count' has changed in a way that cannot be restored (was"
                + " Long, is Integer). It is value<Long> by dynamic in the checkpoint, but"
                + " value<Integer> by dynamic in the job. Change it back, give the new state"
                + " another name, or start with --fresh.",
            "The checkpoint holds state 'gone' (value<string> by dynamic) of operator 'count',"
                + " which the job does not declare; it declares 'seen' (value<Integer> by"
                + " dynamic). Rename it back, or start with --fresh.");
  }

  @Test
  void aStateOfAnotherKind_isAProblem() throws Exception {
    ResumeCheck check =
        check(
            job("count", ValueState.of("seen", Long.class)),
            p ->
                define(
                    p, "count", List.of(), List.of(MapState.of("seen", String.class, Long.class))));
    assertThat(check.problems()).singleElement().asString().contains("state of another kind");
  }

  @Test
  void withoutSchemas_asAnEarlierVersionWrote_onlyEqualTypesResume() throws Exception {
    ResumeCheck check =
        check(
            job("count", ValueState.of("seen", Integer.class)),
            job("count", ValueState.of("seen", Long.class)),
            false);
    assertThat(check.problems())
        .singleElement()
        .asString()
        .contains("an earlier version of Weir wrote the checkpoint", "value<Integer>");
  }

  @Test
  void anOperatorsState_needsTheOperator() throws Exception {
    ResumeCheck check =
        check(
            job("count", ValueState.of("seen", Long.class)),
            job("sum", ValueState.of("seen", Long.class)));
    assertThat(check.problems())
        .singleElement()
        .asString()
        .contains("holds state of operator 'count', which the pipeline does not have");
    assertThat(check.changes()).containsExactly("operator 'sum' is new: it begins without state");
  }

  @Test
  void anOperatorWithoutState_mayGo() throws Exception {
    ResumeCheck check =
        check(
            p ->
                p.source("words", CollectionSource.of(List.of("a")))
                    .map("upper", word -> word)
                    .sink("out", ConsoleSink.create()),
            p ->
                p.source("words", CollectionSource.of(List.of("a")))
                    .sink("out", ConsoleSink.create()));
    assertThat(check.problems()).isEmpty();
    assertThat(check.changes()).containsExactly("operator 'upper' is gone; it had no state");
  }

  private static <K> Job byKey(KeySelector<String, K> key) {
    return p -> byKey(p, TypeRef.of(Object.class), Partitioner.hash(key));
  }

  private static void byKey(Pipeline p, TypeRef<Object> records, Partitioner byKey) {
    p.graph()
        .vertex(Vertex.source("words", CollectionSource.of(List.of("a"))))
        .vertex(Vertex.of("latest", new ReduceSpec<Object>((was, is) -> is, records)))
        .vertex(Vertex.sink("out", ConsoleSink.create()))
        .edge("words", "latest", byKey)
        .edge("latest", "out");
  }

  @Test
  void keysThatBecomeWider_areAProblem() throws Exception {
    Job before = byKey(word -> word.length());
    assertThat(check(before, before).problems()).isEmpty();
    ResumeCheck check = check(before, byKey(word -> (long) word.length()));
    assertThat(check.problems())
        .containsExactly(
            "the keys of operator 'latest' have changed: they are Integer in checkpoint 7, but Long"
                + " in the job. State is found by the bytes of its key, so nothing stored would be"
                + " found. Let keyBy select the type that it was again, converting in the selector"
                + " if need be, or start with --fresh to begin without state");
  }

  record Point(int x) {}

  record Place(int x) {}

  @Test
  void keysOfAnotherRecord_orOfATypeThatNobodySays_areAProblem() throws Exception {
    Job before = byKey(word -> new Point(word.length()));
    assertThat(check(before, byKey(word -> new Place(word.length()))).problems())
        .singleElement()
        .asString()
        .contains("$Point(x: int) in checkpoint 7, but record", "$Place(x: int) in the job");
    Job open = byKey((KeySelector<String, Object>) word -> new Point(word.length()));
    assertThat(check(before, open).problems())
        .singleElement()
        .asString()
        .contains("but of any type in the job", "say it with keyType(…) behind keyBy");
    KeySelector<String, Object> same = word -> new Point(word.length());
    Job said =
        p ->
            byKey(
                p, TypeRef.of(Object.class), new Partitioner.Hash<>(same, TypeRef.of(Point.class)));
    assertThat(check(before, said).problems()).isEmpty();
  }

  @Test
  void whereAnEarlierVersionDidNotRecordKeys_theyAreNotCompared() throws Exception {
    ResumeCheck check =
        check(byKey(word -> word.length()), byKey(word -> (long) word.length()), false);
    assertThat(check.problems()).isEmpty();
  }
}
