/**
 * Programs that judge what the examples wrote. They share no code with the engine, so that a fault
 * of the engine cannot hide itself: nothing but the JDK is used here.
 */
@NullMarked
package dev.weir.examples.verify;

import org.jspecify.annotations.NullMarked;
