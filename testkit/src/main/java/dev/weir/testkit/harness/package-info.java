/**
 * Tests one operator, source or sink without a cluster.
 *
 * <p>In one call, through every batching, recovery and refusal that the engine may put it to:
 *
 * <pre>{@code
 * OperatorHarness.of(() -> new KeyedProcessOperator<>(new RunningCount()))
 *     .keyedBy((String word) -> word)
 *     .verify(
 *         List.of(Input.record("a"), Input.record("b"), Input.record("a")),
 *         new Count("a", 1), new Count("b", 1), new Count("a", 2));
 * }</pre>
 *
 * <p>Or step by step:
 *
 * <pre>{@code
 * OperatorHarness<String> harness =
 *     OperatorHarness.<String>of(() -> new ProcessOperator<>(new Reminder())).open();
 * harness.record("tea", 1_000);
 * harness.processingTime(60_000);
 * assertThat(harness.output()).containsExactly("tea is ready");
 * }</pre>
 */
@NullMarked
package dev.weir.testkit.harness;

import org.jspecify.annotations.NullMarked;
