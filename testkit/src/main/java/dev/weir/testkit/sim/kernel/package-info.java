/**
 * What a simulated world consists of, whatever runs in it: virtual time, seeded randomness, the
 * network, machines, the trace.
 */
@NullMarked
package dev.weir.testkit.sim.kernel;

import org.jspecify.annotations.NullMarked;
