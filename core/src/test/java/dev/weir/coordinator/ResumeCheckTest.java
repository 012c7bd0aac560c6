package dev.weir.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.api.JobDefinition;
import dev.weir.api.Pipeline;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.ConsoleSink;
import dev.weir.element.Alignment;
import dev.weir.function.Context;
import dev.weir.function.KeyedProcess;
import dev.weir.function.Output;
import dev.weir.graph.ActorGraph;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.runtime.StatePlan;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.state.MapState;
import dev.weir.state.StateSpec;
import dev.weir.state.ValueState;
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
    public void onRecord(String value, Context ctx, Output<String> out) {}
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
            false,
            operators);
    JobDefinition is = JobDefinition.of(now, Arguments.parse(List.of()));
    ActorGraph graph = is.compile(1);
    return ResumeCheck.of(graph, manifest, StatePlan.of(graph, is.types(), JOB));
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
}
