package dev.weir.persistence.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.connect.BroadcastProcess;
import dev.weir.api.connect.KeyedBroadcastProcess;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.Output;
import dev.weir.api.state.BroadcastState;
import dev.weir.api.state.ValueState;
import dev.weir.operator.connect.BroadcastOperator;
import dev.weir.operator.connect.KeyedBroadcastOperator;
import dev.weir.testkit.harness.HarnessSetup;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules beside events: what is broadcast is known in every subtask, before and after a restore. */
final class BroadcastTest {
  record Event(String user, long amount) {}

  /** From which amount on a rule wants to hear of it; 0 takes the rule away. */
  record Rule(String name, long amount) {}

  @TempDir private Path folder;

  /** Tells which rules an event breaks; when a rule comes, also whose last event breaks it. */
  private static final class Watched extends KeyedBroadcastProcess<String, Event, Rule, String> {
    private final ValueState<Long> last = state(ValueState.of("last", Long.class));
    private final BroadcastState<String, Long> rules =
        state(BroadcastState.of("rules", String.class, Long.class));

    @Override
    public void onRecord(Event event, KeyedContext<String> ctx, Output<String> out) {
      last.update(event.amount());
      for (Map.Entry<String, Long> rule : rules.entries()) {
        if (event.amount() >= rule.getValue()) {
          out.emit(ctx.key() + " breaks " + rule.getKey());
        }
      }
    }

    @Override
    public void onBroadcast(Rule rule, Context ctx, Output<String> out) {
      if (rule.amount() == 0) {
        rules.remove(rule.name());
        return;
      }
      rules.put(rule.name(), rule.amount());
      forEachKey(
          "last",
          user -> {
            if (last.value() >= rule.amount()) {
              out.emit(user + " had broken " + rule.name());
            }
          });
    }
  }

  private static HarnessSetup<String> watched() {
    return OperatorHarness.<String>of(() -> new KeyedBroadcastOperator<>(new Watched()))
        .keyedBy(Event::user);
  }

  @ParameterizedTest
  @EnumSource
  void everySubtaskKnowsTheRules_atAnyParallelism(BackendUnderTest.Kind kind) throws Exception {
    for (int seed = 0; seed < kind.histories(); seed++) {
      Random random = new Random(seed);
      List<Input> inputs = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      Map<String, Long> rules = new LinkedHashMap<>();
      Map<String, Long> last = new TreeMap<>();
      for (int i = 0; i < kind.length(); i++) {
        if (random.nextInt(3) == 0) {
          Rule rule = new Rule("r" + random.nextInt(3), random.nextInt(5));
          inputs.add(Input.record(rule, i, 1));
          rules.remove(rule.name());
          if (rule.amount() > 0) {
            rules.put(rule.name(), rule.amount());
            last.forEach(
                (user, amount) -> {
                  if (amount >= rule.amount()) {
                    expected.add(user + " had broken " + rule.name());
                  }
                });
          }
        } else {
          Event event = new Event("u" + random.nextInt(3), random.nextInt(6));
          inputs.add(Input.record(event, i, 0));
          last.put(event.user(), event.amount());
          rules.forEach(
              (name, amount) -> {
                if (event.amount() >= amount) {
                  expected.add(event.user() + " breaks " + name);
                }
              });
        }
      }
      kind.verify(folder.resolve(String.valueOf(seed)), watched(), inputs, expected);
    }
  }

  @Test
  void onlyTheBroadcastSideChangesTheState() throws Exception {
    try (OperatorHarness<String> harness =
        OperatorHarness.<String>of(() -> new BroadcastOperator<>(new Writing())).open()) {
      assertThatThrownBy(() -> harness.record("a", 1))
          .hasRootCauseMessage(
              "a change of state 'known' of operator 'operator' is for onBroadcast alone, the call"
                  + " that happens in every subtask: elsewhere the subtasks would come to differ");
    } catch (IllegalStateException remembered) {
      assertThat(remembered).hasMessageContaining("onBroadcast alone");
    }
  }

  private static final class Writing extends BroadcastProcess<String, String, String> {
    private final BroadcastState<String, Long> known =
        state(BroadcastState.of("known", String.class, Long.class));

    @Override
    public void onRecord(String value, Context ctx, Output<String> out) {
      known.put(value, 1L);
    }

    @Override
    public void onBroadcast(String value, Context ctx, Output<String> out) {
      known.put(value, 2L);
    }
  }

  /** Lets pass what was broadcast before. */
  private static final class Known extends BroadcastProcess<String, String, String> {
    private final BroadcastState<String, Long> known =
        state(BroadcastState.of("known", String.class, Long.class));

    @Override
    public void onRecord(String value, Context ctx, Output<String> out) {
      if (known.contains(value)) {
        out.emit(value + known.get(value));
      }
    }

    @Override
    public void onBroadcast(String value, Context ctx, Output<String> out) {
      Long times = known.get(value);
      known.put(value, times == null ? 1 : times + 1);
    }
  }

  @Test
  void withoutAKey() {
    OperatorHarness.verify(
        () -> new BroadcastOperator<>(new Known()),
        List.of(
            Input.record("a", 1, 0),
            Input.record("a", 2, 1),
            Input.record("b", 3, 1),
            Input.record("a", 4, 0),
            Input.record("a", 5, 1),
            Input.record("a", 6, 0),
            Input.record("b", 7, 0),
            Input.end()),
        "a1",
        "a2",
        "b1");
  }
}
