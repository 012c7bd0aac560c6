/** Runnable pipelines, each with a test that asserts its output. */
@NullUnmarked
package dev.weir.examples;

import org.jspecify.annotations.NullUnmarked;
