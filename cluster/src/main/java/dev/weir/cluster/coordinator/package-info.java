/** The actor that carries a job's coordinator, and what it does for it. */
@NullMarked
package dev.weir.cluster.coordinator;

import org.jspecify.annotations.NullMarked;
