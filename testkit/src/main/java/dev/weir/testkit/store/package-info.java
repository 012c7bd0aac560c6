/** Stores in memory that can be told to crash, lie and lose: for the simulator and for tests. */
@NullMarked
package dev.weir.testkit.store;

import org.jspecify.annotations.NullMarked;
