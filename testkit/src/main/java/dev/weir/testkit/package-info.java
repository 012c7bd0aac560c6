/**
 * Tests of pipelines and of the engine under failures: the deterministic simulator, its named
 * invariants, and the operator harness.
 */
@NullMarked
package dev.weir.testkit;

import org.jspecify.annotations.NullMarked;
