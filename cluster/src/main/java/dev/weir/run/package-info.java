/**
 * Runs a job from a program: {@code WeirRun.of(new MyJob()).run()} in a {@code main} or in a test.
 * All that somebody who does so imports, and nothing of the actors beneath.
 */
@NullMarked
package dev.weir.run;

import org.jspecify.annotations.NullMarked;
