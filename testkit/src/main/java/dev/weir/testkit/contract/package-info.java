/**
 * Test suites that every implementation of an SPI must pass. Extend one with JUnit 5 and AssertJ on
 * the class path, and say how to open what is under test.
 */
@NullMarked
package dev.weir.testkit.contract;

import org.jspecify.annotations.NullMarked;
