package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job whose state is another than when it took its checkpoint. */
final class EvolvedJobTest {
  private static final String SOURCE =
      """
      package shipped;

      import dev.weir.api.*;
      import dev.weir.connector.*;
      import dev.weir.spi.connector.*;
      import dev.weir.connectors.file.*;
      import dev.weir.connectors.file.line.*;
      import dev.weir.api.function.*;
      import dev.weir.api.state.*;
      import java.nio.file.*;
      import java.util.*;

      public final class Totals implements Job {
        public record Sum(SUM_FIELDS) {}

        @Override
        public void define(Pipeline p) {
          Path fails = p.arg("fails-once-there-is").orElse("/nowhere/at/all").asPath();
          double rate = p.arg("rate").orElse(1e9).asDouble();
          p.source("numbers", RateLimited.of(GeneratorSource.<Long>of(500, i -> i).lanes(1), rate))
              .map("check", number -> {
                if (Files.exists(fails)) {
                  throw new IllegalStateException("the planted failure");
                }
                return number;
              })
              .keyBy(number -> (KEY_TYPE) 0L)
              .process("OPERATOR", Summing::new)
              .sink("out", FileSink.of(p.arg("output").asPath(), (Long sum) -> "" + sum));
        }

        static final class Summing extends KeyedProcess<KEY_BOX, Long, Long> {
          private final ValueState<Sum> sum = state(ValueState.of("sum", Sum.class));
          MORE_STATE

          @Override
          public void onRecord(Long number, KeyedContext<KEY_BOX> ctx, Output<Long> out) {
            Sum before = sum.value();
            long count = before == null ? 0 : GET_COUNT;
            sum.update(NEW_SUM);
            out.emit(count + 1);
          }
        }
      }
      """;

  private static final String LONG_KEYS = withKeysOf("long", "Long");

  @TempDir private Path folder;
  private int jars;

  private String job(
      String source,
      String fields,
      String getCount,
      String newSum,
      String moreState,
      String operator)
      throws IOException {
    return ShippedJob.jar(
            folder.resolve("shipped-" + jars++),
            "Totals",
            source
                .replace("SUM_FIELDS", fields)
                .replace("GET_COUNT", getCount)
                .replace("NEW_SUM", newSum)
                .replace("MORE_STATE", moreState)
                .replace("OPERATOR", operator))
        .toString();
  }

  private static String withKeysOf(String primitive, String box) {
    return SOURCE.replace("KEY_TYPE", primitive).replace("KEY_BOX", box);
  }

  private String earlier() throws IOException {
    return earlier(LONG_KEYS, "total");
  }

  private String earlier(String source, String operator) throws IOException {
    return job(
        source,
        "int count, String gone",
        "before.count()",
        "new Sum((int) count + 1, \"x\")",
        "",
        operator);
  }

  private String later() throws IOException {
    return job(
        LONG_KEYS,
        "List<String> tags, long count",
        "before.count() + before.tags().size()",
        "new Sum(List.of(), count + 1)",
        "private final ValueState<Long> more = state(ValueState.of(\"more\", Long.class));",
        "total");
  }

  private List<String> run(String jar, String state) {
    return List.of(
        "run",
        jar,
        "--quiet",
        "--parallelism=2",
        "--state=" + state,
        "--checkpoint-interval=20ms",
        "--restart=none",
        "--data=" + folder.resolve("data"),
        "--output=" + folder.resolve("output"));
  }

  private Invocation check(String jar, String... more) {
    return Invocation.of(
        List.of("checkpoints", "--check", jar, "--data=" + folder.resolve("data")), more);
  }

  private void failBehindACheckpoint(String state) throws IOException {
    Invocation.of(
            run(earlier(), state),
            "--rate=400",
            "--fails-once-there-is=" + folder.resolve("data/objects/totals/chk-2"))
        .says(1, "the planted failure", "is kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "rocksdb"})
  void changedRecordsAndNewState_resume_asTheCheckSays(String state) throws IOException {
    failBehindACheckpoint(state);
    String later = later();
    Invocation check = check(later);
    check.says(0);
    assertThat(check.out())
        .contains(
            "job totals can resume from checkpoint",
            "state 'sum' of operator 'total' has changed and is converted",
            "(count: int, gone: string)",
            "(tags: list<string>, count: long)",
            "state 'more' of operator 'total' is new");
    Invocation.of(run(later, state)).says(0, "job totals resumes from checkpoint");
    assertThat(NumberedJob.committedLines(folder.resolve("output")))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, 500).mapToObj(Long::toString).toList());
  }

  @Test
  void anIncompatibleChange_isRefusedWithBothSchemas_byTheCheckAndByTheJob() throws IOException {
    failBehindACheckpoint("heap");
    String wrong =
        job(
            LONG_KEYS,
            "String count",
            "Long.parseLong(before.count())",
            "new Sum(\"\" + (count + 1))",
            "",
            "total");
    Invocation check = check(wrong);
    check.says(1);
    assertThat(check.out())
        .contains(
            "job totals CANNOT RESUME from checkpoint",
            "State 'sum' of operator 'total'",
            "at count: was int, is string",
            "(count: int, gone: string)",
            "(count: string)",
            "--fresh");
    assertThat(check(wrong, "--json").out())
        .contains("\"canResume\":false", "\"problems\":[\"State 'sum'");
    Invocation.of(run(wrong, "heap"))
        .says(1, "at count: was int, is string", "(count: int, gone: string)", "--fresh");
    Invocation.of(run(earlier(), "heap")).says(0, "job totals resumes from checkpoint");
    assertThat(NumberedJob.committedLines(folder.resolve("output"))).hasSize(500);
  }

  @Test
  void keysOfAnotherType_areRefused_byTheCheckAndByTheJob() throws IOException {
    failBehindACheckpoint("rocksdb");
    String narrower = earlier(withKeysOf("int", "Integer"), "total");
    String refusal = "the keys of operator 'total' have changed: they are Long in checkpoint";
    Invocation check = check(narrower);
    check.says(1);
    assertThat(check.out()).contains("CANNOT RESUME", refusal, "but Integer in the job");
    Invocation.of(run(narrower, "rocksdb"))
        .says(1, refusal, "Let keyBy select the type that it was again", "--fresh");
  }

  @Test
  void aRenamedOperator_isOneRemovedAndOneAdded() throws IOException {
    failBehindACheckpoint("heap");
    Invocation check = check(earlier(LONG_KEYS, "renamed"));
    check.says(1);
    assertThat(check.out())
        .contains(
            "CANNOT RESUME",
            "holds state of operator 'total', which the pipeline does not have",
            "operator 'renamed' is new");
  }

  /** The class of what is in state is known to the values only. */
  private String untyped(String record) throws IOException {
    return job(
        LONG_KEYS
            .replace("ValueState<Sum> sum", "ValueState<Object> sum")
            .replace("\"sum\", Sum.class", "\"sum\", Object.class")
            .replace("= sum.value()", "= (Sum) sum.value()")
            .replaceAll("\\bSum\\b", record),
        "int count",
        "before.count()",
        "new " + record + "((int) count + 1)",
        "",
        "total");
  }

  @Test
  void valuesOfAClassThatIsGone_areFoundByTheCheck_andFailTheJobAtOnce() throws IOException {
    Invocation.of(
            run(untyped("Before"), "heap"),
            "--rate=400",
            "--fails-once-there-is=" + folder.resolve("data/objects/totals/chk-4"))
        .says(1, "the planted failure", "is kept");
    check(untyped("Before")).says(0);
    String renamed = untyped("After");
    Invocation check = check(renamed);
    check.says(1);
    String problem =
        "the state of operator 'total' cannot be read from the checkpoint: Stored data";
    assertThat(check.out()).contains("CANNOT RESUME", problem, "shipped.Totals$Before", "--fresh");
    Invocation.of(withRestarts(run(renamed, "heap"))).says(1, problem);
  }

  private static List<String> withRestarts(List<String> words) {
    return words.stream()
        .map(word -> word.startsWith("--restart") ? "--restart=fixed:3:1ms" : word)
        .toList();
  }

  private static final String SLOW =
      """
      package shipped;

      import dev.weir.api.*;
      import dev.weir.connector.*;
      import dev.weir.spi.connector.*;
      import dev.weir.connectors.file.*;
      import dev.weir.connectors.file.line.*;
      import dev.weir.api.function.*;
      import java.nio.file.*;
      import java.util.concurrent.locks.LockSupport;

      public final class Slow implements Job {
        public record ITEM(long n) {}

        @Override
        public void define(Pipeline p) {
          Path fails = p.arg("fails-once-there-is").orElse("/nowhere/at/all").asPath();
          p.source("numbers", GeneratorSource.<Long>of(20_000, i -> i))
              .map("wrap", n -> new ITEM(n))
              .keyBy(item -> KEY)
              .process("slow", () -> new Slowly(fails))
              .sink("out", FileSink.of(p.arg("output").asPath(), (Long n) -> "" + n));
        }

        static final class Slowly extends KeyedProcess<Long, ITEM, Long> {
          private final Path fails;

          Slowly(Path fails) {
            this.fails = fails;
          }

          @Override
          public void onRecord(ITEM item, KeyedContext<Long> ctx, Output<Long> out) {
            if (Files.exists(fails)) {
              throw new IllegalStateException("the planted failure");
            }
            LockSupport.parkNanos(10_000);
            out.emit(item.n());
          }
        }
      }
      """;

  private String slow(String item, String key) throws IOException {
    String source = SLOW.replace("ITEM", item).replace("KEY", key);
    return ShippedJob.jar(folder.resolve("shipped-" + jars++), "Slow", source).toString();
  }

  @Test
  void recordsInFlightThatCannotBeTakenOver_areFoundByTheCheck_andFailTheJobAtOnce()
      throws IOException {
    String first = slow("Item", "item.n() % 100");
    Invocation.of(
            run(first, "heap"),
            "--guarantee=exactly-once-unaligned",
            "--fails-once-there-is=" + folder.resolve("data/objects/slow/chk-3"))
        .says(1, "the planted failure", "is kept");
    check(first).says(0);
    String held = "holds records on their way through 'wrap > slow', and ";
    for (List<String> change :
        List.of(
            List.of("Renamed", "item.n() % 100", "one of them cannot be read", "Slow$Item"),
            List.of("Item", "item.n() / 100 + 7", "selects other keys than it did", held))) {
      String changed = slow(change.get(0), change.get(1));
      Invocation check = check(changed);
      check.says(1);
      assertThat(check.out())
          .contains(
              "CANNOT RESUME", held, change.get(2), change.get(3), "--guarantee exactly-once");
      Invocation refused =
          Invocation.of(withRestarts(run(changed, "heap")), "--mode=exactly-once-unaligned");
      refused.says(1, held, change.get(2));
      assertThat(refused.err()).doesNotContain("gave up");
    }
    Invocation.of(run(first, "heap")).says(0, "job slow resumes from checkpoint");
    assertThat(NumberedJob.committedLines(folder.resolve("output"))).hasSize(20_000);
  }

  @Test
  void withoutACheckpoint_nothingStandsInTheWay() throws IOException {
    failBehindACheckpoint("heap");
    Invocation other = check(earlier(), "--name=other");
    other.says(0);
    assertThat(other.out()).contains("job other has no checkpoint: it begins without state");
    Invocation same = check(earlier());
    same.says(0);
    assertThat(same.out()).contains("can resume").doesNotContain("changed").doesNotContain("new");
  }

  @Test
  void anOptionThatNobodyKnows_isRefusedWithoutCheck() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Invocation.of("checkpoints", "--veriffy", "--data=" + folder.resolve("data"))
        .says(2, "--veriffy");
  }
}
