/** Runnable pipelines, each with a test that asserts its output. */
@NullMarked
package dev.weir.examples;

import org.jspecify.annotations.NullMarked;
