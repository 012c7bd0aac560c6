/**
 * Scripts beside the seeds: a small pipeline in which nothing goes wrong but what the script says,
 * at the moment that it names.
 */
@NullMarked
package dev.weir.testkit.sim.scenario;

import org.jspecify.annotations.NullMarked;
